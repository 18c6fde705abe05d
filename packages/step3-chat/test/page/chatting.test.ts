import { Refusal } from 'chat-protocol';
import { MemoryRoom } from 'chat-room';
import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { come, here, joinAt, PHONE, startChat } from './chat-page.ts';

describeInBrowser('two people', (open) => {
  test('chat with each other', async () => {
    const { url } = await startChat();
    const ana = await come(open, url, 'ana');
    const bo = await come(open, url, 'bo', PHONE);
    await ana.page.getByText('bo joined').waitFor();
    await ana.say('hello bo');
    await bo.sees('hello bo');
    await bo.say('hello ana');
    await ana.sees('hello ana');

    expect(await ana.messages.allTextContents()).toEqual(['hello bo', 'hello ana']);
    expect(await bo.messages.allTextContents()).toEqual(['hello bo', 'hello ana']);
    expect(await ana.page.locator('#people-list li').allTextContents()).toEqual(['ana', 'bo']);
    await bo.page.close();
    await ana.page.getByText('bo left').waitFor();
    expect(await ana.page.locator('#people-list li').allTextContents()).toEqual(['ana']);
  });

  test('see each name in one colour', async () => {
    const { url } = await startChat();
    const [ana, bo] = [await come(open, url, 'ana'), await come(open, url, 'bo')];
    await ana.say('hi');
    await bo.sees('hi');
    const colorOf = (person: typeof ana) =>
      person.page
        .locator('#people-list li', { hasText: 'ana' })
        .evaluate((element) => [element.dataset['color'], getComputedStyle(element).color]);
    // The hash of "ana" is 5 in every language.
    expect((await colorOf(ana))[0]).toBe('5');
    expect(await colorOf(bo)).toEqual(await colorOf(ana));
    expect(await bo.page.locator('.message b').evaluate((element) => getComputedStyle(element).color)).toBe(
      (await colorOf(ana))[1],
    );
  });

  test('see who is typing, and when they stop', async () => {
    const { url } = await startChat();
    const [ana, bo, cy] = [
      await come(open, url, 'ana'),
      await come(open, url, 'bo'),
      await come(open, url, 'cy'),
    ];
    await ana.field.pressSequentially('I think');
    await cy.page.getByText('ana is typing').waitFor();
    await bo.field.pressSequentially('me');
    // On a busy machine her pause began a while ago.
    await ana.field.press('!');
    await cy.page.getByText(/(ana and bo|bo and ana) are typing/).waitFor();
    await bo.field.press('!');
    await ana.field.press('Enter');
    await cy.page.getByText('bo is typing', { exact: true }).waitFor();
    await bo.field.fill('');
    await cy.page.locator('#typing', { hasText: /^$/ }).waitFor();
    await bo.field.pressSequentially('about to go');
    await cy.page.getByText('bo is typing').waitFor();
    await bo.page.close();
    await cy.page.locator('#typing', { hasText: /^$/ }).waitFor();
  });

  test('see markup as text, links as links, and lines as lines', async () => {
    const { url } = await startChat();
    const [ana, bo] = [await come(open, url, 'ana'), await come(open, url, 'bo')];
    const text = '<img src=x onerror="document.title=1">\nsee https://example.org/a_(b), javascript:alert(1)';
    await ana.say(text);
    await bo.sees(text.replace('\n', ' '));
    expect(await bo.messages.allTextContents()).toEqual([text]);
    const links = bo.page.locator('.message a');
    expect(await links.count()).toBe(1);
    expect(await links.getAttribute('href')).toBe('https://example.org/a_(b)');
    expect(await links.getAttribute('rel')).toContain('noopener');
    expect(await bo.page.locator('.message img').count()).toBe(0);
    expect(await bo.page.title()).toBe('CloudChat');
  });
});

describeInBrowser('a nickname', (open) => {
  test('is refused with a reason, and another one can be tried', async () => {
    const { url } = await startChat();
    await come(open, url, 'ana');
    const page = await open();
    await page.goto(url);
    for (const [nickname, reason] of [
      ['ANA', 'Someone in the chat has this nickname.'],
      ['far too long for this', 'A nickname has at most 14 characters.'],
      ['  ', 'A nickname needs at least one character.'],
    ] as const) {
      await page.getByLabel('nickname').fill(nickname);
      await page.getByLabel('nickname').press('Enter');
      await page.getByRole('alert').getByText(reason).waitFor();
    }
    await joinAt(page, 'bo');
  });

  test('that is sent twice is joined with once', async () => {
    const { url } = await startChat();
    const page = await open();
    await page.goto(url);
    await page.getByLabel('nickname').fill('ana');
    await page.locator('#nickname-form').evaluate((form: HTMLFormElement) => {
      form.requestSubmit();
      form.requestSubmit();
    });
    const ana = await here(page);
    await ana.say('hi');
    await ana.sees('hi');
    expect(await page.locator('#people-list li').allTextContents()).toEqual(['ana']);
    expect(await page.locator('#welcome').isHidden()).toBe(true);
  });

  test('outlives a reload of its tab, while a second tab asks for its own', async () => {
    const { url } = await startChat();
    const ana = await come(open, url, 'ana');
    await ana.say('before');
    await ana.sees('before');
    await ana.page.reload();
    await ana.sees('before');
    await ana.say('after');
    await ana.sees('after');
    expect(await ana.page.locator('.own').count()).toBe(2);

    const second = await ana.page.context().newPage();
    await second.goto(url);
    await joinAt(second, 'bo');
    expect(await second.locator('#people-list li').allTextContents()).toEqual(['ana', 'bo']);
  });

  test('goes with a duplicated tab: the older one says so, stays quiet, and can take it back', async () => {
    const { url } = await startChat();
    const ana = await come(open, url, 'ana');
    const kept = await ana.page.evaluate(() => JSON.stringify(sessionStorage));
    const tab = await ana.page.context().newPage();
    await tab.addInitScript((stored) => {
      Object.assign(sessionStorage, JSON.parse(stored));
    }, kept);
    await tab.goto(url);
    const again = await here(tab);
    await ana.page.getByText('You are chatting in another tab').waitFor();
    await again.say('from the new tab');
    await again.sees('from the new tab');

    await ana.page.getByRole('button', { name: 'Chat here instead' }).click();
    await ana.sees('from the new tab');
    await again.page.getByText('You are chatting in another tab').waitFor();
    await ana.page.getByText(/^WebSocket · \d+ ms$/).waitFor();
    expect(await ana.page.locator('#people-list li').allTextContents()).toEqual(['ana']);
  });
});

describeInBrowser('a message', (open) => {
  test('that is refused for good says so, and can be sent again', async () => {
    class Strict extends MemoryRoom {
      strict = true;
      override say(...args: Parameters<MemoryRoom['say']>) {
        if (this.strict && args[1].message === 'no') {
          throw new Refusal('malformed', { message: 'Not today.' });
        }
        return super.say(...args);
      }
    }
    const room = new Strict();
    const { url } = await startChat({ room });
    const ana = await come(open, url, 'ana');
    await ana.say('no');
    await ana.say('yes');
    await ana.page.getByText('Not sent: Not today.').waitFor();
    await ana.sees('yes');

    room.strict = false;
    await ana.page.getByRole('button', { name: 'Send again' }).click();
    await ana.sees('no');
    expect(await ana.messages.allTextContents()).toEqual(['yes', 'no']);
  });

  test('that comes too soon after many others is sent later, by itself and in order', async () => {
    const { url } = await startChat({
      room: new MemoryRoom({
        rates: { message: { burst: 2, perSecond: 20 }, typing: { burst: 9, perSecond: 9 } },
      }),
    });
    const ana = await come(open, url, 'ana');
    const texts = ['1', '2', '3', '4', '5', '6'];
    for (const text of texts) {
      await ana.say(text);
    }
    await ana.sees('6');
    expect(await ana.messages.allTextContents()).toEqual(texts);
  });

  test('is not sent by the Enter that ends a composition', async () => {
    const { url } = await startChat();
    const ana = await come(open, url, 'ana');
    await ana.field.fill('にほん');
    for (const composition of [{ isComposing: true }, { keyCode: 229 }]) {
      await ana.field.dispatchEvent('keydown', { key: 'Enter', ...composition });
    }
    await ana.field.press('Shift+Enter');
    expect(await ana.field.inputValue()).toBe('にほん\n');
    await ana.field.press('Enter');
    await ana.sees('にほん');
    expect(await ana.messages.count()).toBe(1);
  });

  test('is counted in the title while the window is out of sight', async () => {
    const { url } = await startChat();
    const [ana, bo] = [await come(open, url, 'ana'), await come(open, url, 'bo')];
    const setHidden = (hidden: boolean) =>
      ana.page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await setHidden(true);
    await bo.say('one');
    await bo.say('two');
    await ana.sees('two');
    expect(await ana.page.title()).toBe('(2) CloudChat');
    await setHidden(false);
    expect(await ana.page.title()).toBe('CloudChat');
  });
});
