import path from 'node:path';

import type { Page } from 'playwright-core';
import { io } from 'socket.io-client';
import { runToEnd, startStage, TRANSPORTS } from 'testing';
import { axeViolations, describeInBrowser } from 'testing/browser';
import { describe, expect, onTestFinished, test } from 'vitest';

const SERVER = path.join(import.meta.dirname, '..', 'dist', 'server.js');
const PHONE = { viewport: { width: 390, height: 740 }, isMobile: true, hasTouch: true };

async function share(...args: string[]) {
  const stage = await startStage(SERVER, ['--port', '0', ...args]);
  onTestFinished(async () => void (await stage.stop()));
  const hostLine = await stage.line(/^For you, the host/);
  return { stage, visitorUrl: stage.url, hostUrl: /http\S+/.exec(hostLine)?.[0] ?? '' };
}

async function join(page: Page, url: string, nickname: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('nickname').fill(nickname);
  await page.getByRole('button', { name: 'Join the chat' }).click();
  await page.getByLabel('Your message').waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text);
  await page.getByLabel('Your message').press('Enter');
}

describeInBrowser('pnpm share', (open) => {
  test(
    'brings someone in the network and someone over HTTPS into one chat',
    { timeout: 60_000 },
    async () => {
      const { stage, visitorUrl, hostUrl } = await share('--via', 'local', '--host', '0.0.0.0');
      expect(visitorUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/\?pin=\d{6}$/);

      const ana = await open({ ignoreHTTPSErrors: true, ...PHONE });
      const strangers: string[] = [];
      ana.on('request', (request) => {
        if (new URL(request.url()).origin !== new URL(visitorUrl).origin) strangers.push(request.url());
      });
      await join(ana, visitorUrl, 'ana');
      const bo = await open();
      const nearby = await stage.line(/^Also at http:/);
      expect(nearby).toMatch(/\?pin=\d{6}$/);
      await join(bo, /http\S+/.exec(nearby)?.[0] ?? '', 'bo');
      await ana.getByText(/^WebSocket · \d+ ms$/).waitFor();
      await bo.getByText(/^WebSocket · \d+ ms$/).waitFor();

      await say(ana, 'from far away');
      await bo.getByText('from far away').waitFor();
      await say(bo, 'from next door');
      await ana.getByText('from next door').waitFor();
      expect(strangers).toEqual([]);

      // Of the host's page one sees and decides.
      const host = await open();
      await host.goto(hostUrl);
      await host.getByText('2 here').waitFor();
      await host
        .getByRole('listitem')
        .filter({ hasText: 'ana' })
        .getByText(/^websocket/)
        .waitFor();
      await host.getByText(/kB up and .* down so far/).waitFor();
      expect(await axeViolations(host)).toEqual([]);

      await host.getByRole('button', { name: 'Take down what ana said: from far away' }).click();
      for (const page of [ana, bo]) {
        await page.getByText('The host has taken a message down.').waitFor();
        expect(await page.getByText('from far away').count()).toBe(0);
      }
      await host.getByRole('button', { name: 'Pause the chat' }).click();
      await host.getByRole('button', { name: 'Paused. Let it go on' }).waitFor();
      await say(bo, 'can you hear me?');
      await bo.getByText('Not sent: The host has paused the chat.').waitFor();
      await host.getByRole('button', { name: 'Paused. Let it go on' }).click();
      await host.getByRole('button', { name: 'Pause the chat' }).waitFor();
      await bo.getByRole('button', { name: 'Send again' }).click();
      await ana.getByText('can you hear me?').waitFor();

      await host.getByRole('button', { name: 'Send out bo' }).click();
      await bo.getByText('The host has sent you out of this chat. Reload the page to come back.').waitFor();
      await host.getByText('1 here').waitFor();
      await bo.reload();
      await bo.getByLabel('nickname').waitFor();
    },
  );

  test('asks on a phone for the PIN, and lets in who types it', { timeout: 40_000 }, async () => {
    const { visitorUrl } = await share('--via', 'local');
    const page = await open({ ignoreHTTPSErrors: true, ...PHONE });
    await page.goto(new URL('/', visitorUrl).href);
    await page.getByText('This chat has a PIN.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel('The PIN').fill(new URL(visitorUrl).searchParams.get('pin') ?? '');
    await page.getByRole('button', { name: 'Come in' }).click();
    await page.getByLabel('nickname').waitFor();
  });
});

describe('pnpm share', () => {
  test('shares in the network, without a PIN unless one is wanted', async () => {
    const { visitorUrl } = await share();
    expect(visitorUrl).toMatch(/^http:\/\/[\d.]+:\d+\/$/);
    expect((await fetch(visitorUrl)).status).toBe(200);
    const closed = await share('--pin');
    expect(closed.visitorUrl).toMatch(/\?pin=\d{6}$/);
    expect((await fetch(new URL('/', closed.visitorUrl))).status).toBe(401);
  });

  test('lets nobody but the host to the host’s page', async () => {
    const { hostUrl, visitorUrl } = await share();
    expect((await fetch(hostUrl)).status).toBe(200);
    expect((await fetch(new URL('/share', hostUrl))).status).toBe(403);
    expect((await fetch(new URL('/share?secret=guessed', hostUrl))).status).toBe(403);
    expect((await fetch(new URL('/share', visitorUrl))).status).toBe(404);
    expect(new URL(hostUrl).hostname).toBe('127.0.0.1');
  });

  test('shares a chat that runs already', async () => {
    const running = await share();
    const { visitorUrl } = await share('--chat', running.visitorUrl, '--pin');
    const page = await fetch(visitorUrl);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>CloudChat</title>');

    const address = new URL('/chat', visitorUrl).href;
    const query = Object.fromEntries(new URL(visitorUrl).searchParams);
    const heard: Promise<unknown>[] = [];
    for (const transport of TRANSPORTS) {
      // As the page does, whose origin is the address that visitors know.
      const extraHeaders = { Origin: new URL(visitorUrl).origin };
      const socket = io(address, { transports: [transport], forceNew: true, query, extraHeaders });
      onTestFinished(() => void socket.disconnect());
      expect(await socket.emitWithAck('add user', `by ${transport}`)).toMatchObject({ ok: true });
      heard.push(new Promise((resolve) => socket.once('new message', resolve)));
      if (transport === 'websocket') {
        await socket.emitWithAck('new message', 'hello through a proxy');
      }
    }
    expect(await Promise.all(heard)).toMatchObject(heard.map(() => ({ message: 'hello through a proxy' })));
  });

  test('ends by itself, and says so beforehand', async () => {
    const [long, short] = await Promise.all([share('--for', '20s'), share('--for', '1s')]);
    await long.stage.line(/^The chat is shared for 10 seconds more\.$/);
    await short.stage.line(/^The time is over/);
  });

  test.each([
    [['--via', 'pigeon'], '"pigeon" is no way in. Choose from lan, ngrok, local.'],
    [['--for', 'ever'], '"ever" is no time.'],
    [['--chat', 'the chat'], '"the chat" is no address of a chat.'],
    [['--via', 'ngrok'], 'ngrok needs the token of an account'],
  ])('says what is wrong: %j', async (args, sentence) => {
    const { code, errors } = await runToEnd(SERVER, ['--port', '0', ...args]);
    expect(code).toBe(1);
    expect(errors).toContain(sentence);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});
