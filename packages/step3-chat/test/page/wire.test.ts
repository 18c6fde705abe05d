import type { Page } from 'playwright-core';
import { axeViolations, describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';
import { panelIn } from 'wire-panel/panel-in';

import { come, here, joinAt, PHONE, startChat } from './chat-page.ts';

describeInBrowser('the wire panel', (open) => {
  test('shows what two people do, in order, and loads nothing before it is asked for', async () => {
    const { url } = await startChat();
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(url);
    await page.getByLabel('nickname').waitFor();
    expect(asked).not.toContain('/wire-panel.js');

    // The field for the name has the focus: there a w is a letter.
    await page.locator('#welcome').getByRole('button', { name: 'Wire' }).click();
    await page.getByRole('listbox').waitFor();
    const ana = await joinAt(page, 'ana');
    const bo = await come(open, url, 'bo', PHONE);
    await ana.page.getByText('bo joined').waitFor();
    await bo.say('hello ana');
    await ana.sees('hello ana');
    await ana.say('hello bo');
    await bo.sees('hello bo');
    await page.getByRole('option', { name: /ack of new message/ }).waitFor();

    expect(await panelIn(page).events()).toEqual([
      '→ out add user',
      '← in login',
      '← in user joined',
      '← in ack of add user',
      '→ out history',
      '← in ack of history',
      '← in user joined',
      '← in typing',
      '← in new message',
      '← in stop typing',
      '→ out typing',
      '→ out new message',
      '→ out stop typing',
      '← in new message',
      '← in ack of new message',
    ]);
  });

  test('opens at w, leaves the letter to the field, and gives the focus back', async () => {
    const { url } = await startChat();
    const { page, field } = await come(open, url, 'ana');
    await field.pressSequentially('wow');
    expect(await field.inputValue()).toBe('wow');
    await page.getByRole('log').press('w');
    await page.getByRole('tab', { name: 'List' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'List' }).waitFor({ state: 'hidden' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('log');
  });

  test.each([
    ['wide', {}],
    ['on a phone', PHONE],
  ])('leaves room for the chat, %s', async (_how, options) => {
    const { url } = await startChat();
    const ana = await come(open, url, 'ana', options);
    await ana.page.getByRole('button', { name: 'Wire', exact: true }).click();
    const drawer = (await ana.page.getByRole('region', { name: 'Wire', exact: true }).boundingBox())!;
    await ana.say('hello');
    await ana.sees('hello');
    const send = (await ana.page.getByRole('button', { name: 'Send' }).boundingBox())!;
    const isApart = send.x + send.width <= drawer.x || send.y + send.height <= drawer.y;
    expect(isApart).toBe(true);
    expect(await axeViolations(ana.page)).toEqual([]);
  });

  const seesAllRight = (page: Page, count: number) =>
    page.getByText(`Right: ${count} of your ${count} cards. There were ${count} on the wire.`).waitFor();

  test('lets one predict joining and sending a message', async () => {
    const { url } = await startChat();
    const { page } = await come(open, url, 'ana');
    const cards = [
      '→ out connect',
      '← in connect',
      '→ out add user',
      '← in login',
      '← in ack of add user',
      '→ out typing',
      '→ out new message',
      '→ out stop typing',
      '← in new message',
      '← in ack of new message',
    ];
    await panelIn(page).predict('Join and send one message', cards, 'Reload and see');
    // The old page is there until the new one is.
    await page.getByRole('status').getByText('came so far').waitFor();
    await (await here(page)).say('hi');
    await seesAllRight(page, cards.length);
  });

  test('lets one predict how someone leaves while typing', async () => {
    const { url } = await startChat();
    const [ana, bo] = [await come(open, url, 'ana'), await come(open, url, 'bo')];
    await ana.page.getByText('bo joined').waitFor();
    const cards = ['← in typing', '← in stop typing', '← in user left'];
    await panelIn(ana.page).predict('Someone leaves while typing', cards, 'Start, then do it');
    await bo.field.pressSequentially('I am about to');
    await ana.page.getByText('bo is typing').waitFor();
    await bo.page.close({ runBeforeUnload: true });
    await seesAllRight(ana.page, cards.length);
  });
});
