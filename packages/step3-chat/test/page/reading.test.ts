import { MemoryRoom } from 'chat-room';
import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { come, type Person, PHONE, startChat } from './chat-page.ts';

const unlimited = { burst: 10_000, perSecond: 10_000 };

/** A room in which the host has said this many messages. */
async function roomWith(messages: number) {
  const room = new MemoryRoom({ kept: 2000, rates: { message: unlimited, typing: unlimited } });
  await room.join('host', { username: 'host' });
  const say = (message: string) => room.say('host', { message });
  for (let n = 1; n <= messages; n++) {
    await say(`message ${n}`);
  }
  return { room, say };
}

const fromEnd = (person: Person) =>
  person.page.locator('#log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);

describeInBrowser('what was said before', (open) => {
  test('is there: the last 50, and the rest for who scrolls up', async () => {
    const { room } = await roomWith(120);
    const { url } = await startChat({ room });
    const ana = await come(open, url, 'ana');
    await ana.sees('message 120');
    expect(await ana.messages.count()).toBe(50);
    expect(await fromEnd(ana)).toBeLessThan(2);

    for (const first of ['message 21', 'message 1']) {
      await ana.page.locator('#log').evaluate((log) => log.scrollTo(0, 0));
      await ana.sees(first);
    }
    const all = Array.from({ length: 120 }, (_, i) => `message ${i + 1}`);
    expect(await ana.messages.allTextContents()).toEqual(all);
  });
});

describeInBrowser('who is reading further up', (open) => {
  test('is not pulled down by what comes, and finds the way back', async () => {
    const { room, say } = await roomWith(60);
    const { url } = await startChat({ room });
    const ana = await come(open, url, 'ana', PHONE);
    await ana.sees('message 60');
    const row = ana.page
      .locator('.message')
      .filter({ has: ana.page.getByText('message 30', { exact: true }) });
    await row.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    const before = await row.boundingBox();

    await say('new one');
    await say('new two');
    await ana.page.getByRole('button', { name: '2 new messages' }).waitFor();
    expect((await row.boundingBox())?.y).toBeCloseTo(before?.y ?? NaN, 0);

    await ana.page.getByRole('button', { name: '2 new messages' }).click();
    await ana.page.getByText('new two').waitFor();
    await ana.page.getByRole('button', { name: 'new messages' }).waitFor({ state: 'hidden' });
    expect(await fromEnd(ana)).toBeLessThan(2);
  });

  test('is not pulled down either by what they said themselves, when it arrives', async () => {
    const { room } = await roomWith(60);
    const { url } = await startChat({ room });
    const ana = await come(open, url, 'ana', PHONE);
    await ana.sees('message 60');
    let arrive = () => {};
    const arrives = new Promise<void>((resolve) => (arrive = resolve));
    const say = room.say.bind(room);
    room.say = (...args) => arrives.then(() => say(...args));
    await ana.say('mine');
    await ana.page.getByText('Sending…').waitFor();
    // Further up than reads along still, and less than the line is high that makes room for the message.
    await ana.page.locator('#log').evaluate((log) => log.scrollBy(0, -70));
    const message59 = ana.page.getByText('message 59', { exact: true });
    const before = await message59.boundingBox();

    arrive();
    await ana.sees('mine');
    expect((await message59.boundingBox())?.y).toBeCloseTo(before?.y ?? NaN, 0);
  });

  test('follows the conversation again at the end, with the phone’s keyboard up too', async () => {
    const { room, say } = await roomWith(60);
    const { url } = await startChat({ room });
    const ana = await come(open, url, 'ana', PHONE);
    await ana.sees('message 60');
    await ana.page.setViewportSize({ width: 390, height: 380 });
    await say('the last word');
    await ana.sees('the last word');
    expect(await fromEnd(ana)).toBeLessThan(2);
    for (const element of [ana.field, ana.page.getByText('the last word')]) {
      const box = await element.boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(380);
    }
  });

  test('sees long words wrapped, whatever the width', async () => {
    const { room, say } = await roomWith(0);
    const { url } = await startChat({ room });
    const ana = await come(open, url, 'ana', PHONE);
    await say('w'.repeat(2000));
    await ana.sees('w'.repeat(2000));
    const overflow = await ana.page.locator('#log').evaluate((log) => log.scrollWidth - log.clientWidth);
    expect(overflow).toBe(0);
  });
});
