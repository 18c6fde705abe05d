import { connectClient } from 'testing';
import { describeInBrowser, type OpenPage } from 'testing/browser';
import { come, type Person } from 'step3-chat/page';
import { expect, onTestFinished, test, vi } from 'vitest';

import { startEmbedded, workersOf } from './running-chat.ts';

/** More than step 3 keeps, and more than two pages of history. */
const SAID = 130;

describeInBrowser('the page of step 3', (open: OpenPage) => {
  async function start() {
    const chat = await startEmbedded('--no-limits');
    onTestFinished(() => chat.close());
    return chat;
  }

  const shown = async ({ messages }: Person) => messages.allTextContents();

  test('goes back to the first message that was ever said', async () => {
    const chat = await start();
    const bo = await connectClient(new URL('/chat', chat.url).href, 'websocket');
    await bo.ask('add user', 'bo');
    const texts = Array.from({ length: SAID }, (_, number) => `message ${number}`);
    for (const text of texts) {
      await bo.ask('new message', text);
    }
    const ana = await come(open, chat.url, 'ana');
    await ana.sees(`message ${SAID - 1}`);
    await vi.waitFor(
      async () => {
        await ana.page.locator('#log').evaluate((log) => log.scrollTo(0, 0));
        expect(await shown(ana)).toEqual(texts);
      },
      { timeout: 8000 },
    );
  });

  test.skipIf(process.platform === 'win32')(
    'is back by itself when its process is killed, with what was written meanwhile',
    async () => {
      const chat = await start();
      const [ana, bo] = [await come(open, chat.url, 'ana'), await come(open, chat.url, 'bo')];
      await ana.say('before');
      await bo.sees('before');
      (await workersOf(chat)).forEach((pid) => process.kill(pid, 'SIGKILL'));
      await ana.page.getByText('The connection is lost.').waitFor();
      await ana.say('meanwhile');
      await bo.sees('meanwhile');
      await bo.say('after');
      await ana.sees('after');
      for (const person of [ana, bo]) {
        expect(await shown(person)).toEqual(['before', 'meanwhile', 'after']);
        expect(await person.page.locator('.people-count').first().textContent()).toBe('2');
      }
    },
  );
});
