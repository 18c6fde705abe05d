import path from 'node:path';

import { MemoryRoom } from 'chat-room';
import { startNetwork, startStage } from 'testing';
import { describeInBrowser } from 'testing/browser';
import { expect, onTestFinished, test } from 'vitest';

import { come, here, startChat } from './chat-page.ts';

const server = path.join(import.meta.dirname, '..', '..', 'dist', 'server.js');
const LOST = 'The connection is lost.';

describeInBrowser('when the server is killed and started again', (open) => {
  test('people come back by themselves, under their names, and what they wrote meanwhile arrives', async () => {
    const first = await startStage(server);
    const ana = await come(open, first.url, 'ana');
    const bo = await come(open, first.url, 'bo');
    await ana.say('before');
    await bo.sees('before');

    await first.stop('SIGKILL');
    await ana.page.getByText(LOST).waitFor();
    await bo.page.getByText(LOST).waitFor();
    await ana.say('written while away');
    await ana.page.getByText('Sending…').waitFor();

    const second = await startStage(server, ['--port', String(first.port)]);
    onTestFinished(async () => {
      await second.stop();
    });
    await bo.sees('written while away');
    await ana.sees('written while away');
    await ana.page.getByText(LOST).waitFor({ state: 'hidden' });
    await ana.page.getByText('The chat was started anew').waitFor();
    expect(await ana.messages.allTextContents()).toEqual(['before', 'written while away']);
    expect(await bo.messages.allTextContents()).toEqual(['before', 'written while away']);
    await bo.say('all here');
    await ana.sees('all here');
    const people = await ana.page.locator('#people-list li').allTextContents();
    expect(people.toSorted()).toEqual(['ana', 'bo']);
  });
});

describeInBrowser('a nickname', (open) => {
  test('that is chosen while the server is away is joined with when it is back', async () => {
    const first = await startStage(server);
    const page = await open();
    await page.goto(first.url);
    await page.getByLabel('nickname').waitFor();
    await first.stop('SIGKILL');
    await page.getByRole('alert').getByText(LOST).waitFor();
    await page.getByLabel('nickname').fill('ana');
    await page.getByLabel('nickname').press('Enter');

    const second = await startStage(server, ['--port', String(first.port)]);
    onTestFinished(async () => {
      await second.stop();
    });
    const ana = await here(page);
    expect(await page.locator('#people-list li').allTextContents()).toEqual(['ana']);
    await ana.say('at last');
    await ana.sees('at last');
  });
});

describeInBrowser('a reconnection', (open) => {
  test('leaves alone what somebody types or reads', async () => {
    const first = await startStage(server);
    const page = await open();
    await page.goto(first.url);
    await page.getByLabel('nickname').pressSequentially('car');
    const ana = await come(open, first.url, 'ana');
    await ana.page.locator('#log').focus();

    await first.stop('SIGKILL');
    await page.getByRole('alert').getByText(LOST).waitFor();
    await ana.page.getByText(LOST).waitFor();
    const second = await startStage(server, ['--port', String(first.port)]);
    onTestFinished(async () => {
      await second.stop();
    });
    await page.getByText(LOST).waitFor({ state: 'hidden' });
    await ana.page.getByText(LOST).waitFor({ state: 'hidden' });
    await page.keyboard.type('l');
    expect(await page.getByLabel('nickname').inputValue()).toBe('carl');
    expect(await ana.page.evaluate(() => document.activeElement?.id)).toBe('log');
  });
});

describeInBrowser('when the network swallows everything', (open) => {
  const socketOptions = { pingInterval: 200, pingTimeout: 300 };

  test('nothing is lost, nothing comes twice, and the order is everyone’s', async () => {
    const { url } = await startChat({ socketOptions });
    const network = await startNetwork(url);
    onTestFinished(() => network.close());
    const ana = await come(open, network.url, 'ana');
    const bo = await come(open, url, 'bo');
    await ana.say('one');
    await bo.sees('one');

    network.silence();
    await ana.say('from the dead end');
    await bo.say('two');
    await bo.say('three');
    await bo.page.locator('#people-list li', { hasText: 'ana' }).waitFor({ state: 'detached' });
    await ana.page.getByText(LOST).waitFor();

    network.restore();
    await ana.sees('three');
    await bo.sees('from the dead end');
    await ana.sees('from the dead end');
    await ana.page.getByText(LOST).waitFor({ state: 'hidden' });
    const all = ['one', 'two', 'three', 'from the dead end'];
    expect(await ana.messages.allTextContents()).toEqual(all);
    expect(await bo.messages.allTextContents()).toEqual(all);
    expect(await ana.page.locator('.gap').count()).toBe(0);
  });

  test('a name that was given to a lost connection comes to its owner in the end', async () => {
    const room = new MemoryRoom({ nameHeld: 5000 });
    const { url } = await startChat({ socketOptions, room });
    const network = await startNetwork(url);
    onTestFinished(() => network.close());
    // The server lets ana in, and its answer is the first thing that is lost.
    room.once('login', () => network.silence());
    const page = await open();
    await page.goto(network.url);
    await page.getByLabel('nickname').fill('ana');
    await page.getByLabel('nickname').press('Enter');
    await page.getByRole('alert').getByText(LOST).waitFor();

    network.restore();
    await page.getByRole('alert').getByText('Your lost connection still holds this name').waitFor();
    const ana = await here(page);
    await ana.say('mine again');
    await ana.sees('mine again');
  });

  test('who missed more than is kept is told', async () => {
    const { url } = await startChat({ socketOptions, room: new MemoryRoom({ kept: 2 }) });
    const network = await startNetwork(url);
    onTestFinished(() => network.close());
    const ana = await come(open, network.url, 'ana');
    const bo = await come(open, url, 'bo');
    await bo.say('one');
    await ana.sees('one');

    network.silence();
    for (const text of ['two', 'three', 'four']) {
      await bo.say(text);
      await bo.sees(text);
    }
    await ana.page.getByText(LOST).waitFor();
    network.restore();
    await ana.sees('four');
    expect(await ana.page.locator('.message > p, .gap').allTextContents()).toEqual([
      'one',
      expect.stringContaining('More was said while you were away than the chat keeps'),
      'three',
      'four',
    ]);
  });

  test('a message whose acknowledgement is lost with the page’s connection is shown once', async () => {
    const { url } = await startChat({ socketOptions });
    const network = await startNetwork(url);
    onTestFinished(() => network.close());
    const ana = await come(open, network.url, 'ana');
    await ana.say('one');
    await ana.sees('one');
    await ana.page.reload();
    await ana.sees('one');
    network.silence();
    await ana.say('unsent');
    await ana.page.getByText('Sending…').waitFor();
    network.restore();
    // The page is loaded anew before the connection is missed: what was written is still there, and is sent.
    await ana.page.reload();
    await ana.sees('unsent');
    expect(await ana.messages.allTextContents()).toEqual(['one', 'unsent']);
  });
});
