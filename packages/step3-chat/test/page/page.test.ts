import { MemoryRoom } from 'chat-room';
import { axeViolations, cutOff, describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { come, here, joinAt, PHONE, startChat } from './chat-page.ts';

/** Bytes of the chat page's first load as they travel, headers included. */
const MOST_BYTES = 30_000;

describeInBrowser('the page', (open) => {
  test('asks nobody but its own server, and has neither inline script nor outward link', async () => {
    const { url } = await startChat();
    const page = await open();
    const strangers = await cutOff(page, url);
    await page.goto(url);
    await joinAt(page, 'ana');
    await page.getByText(/^WebSocket · \d+ ms$/).waitFor();
    expect(strangers).toEqual([]);
    expect(await page.evaluate(() => document.compatMode)).toBe('CSS1Compat');
    const html = await (await fetch(url)).text();
    expect(html).not.toMatch(/https?:|<script(?![^>]*\ssrc=)|\son\w+=|javascript:/i);
  });

  test.each(['br', 'gzip'])('weighs at most 30 kB as it travels, with %s', async (encoding) => {
    const { url } = await startChat();
    const page = await open({ extraHTTPHeaders: { 'accept-encoding': encoding } });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const polls = new Set<string>();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (new URL(request.url).pathname.startsWith('/socket.io/')) {
        polls.add(requestId);
      }
    });
    const bytes = { files: 0, polls: 0 };
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes[polls.has(requestId) ? 'polls' : 'files'] += encodedDataLength;
    });
    await page.goto(url, { waitUntil: 'networkidle' });
    console.log(`The chat page weighs ${bytes.files} bytes with ${encoding}, and its polls ${bytes.polls}.`);
    expect(bytes.files).toBeGreaterThan(10_000);
    // How often it polls until WebSocket takes over is a matter of time: with gzip there is no room for one pair more.
    const weighed = encoding === 'br' ? bytes.files + bytes.polls : bytes.files;
    expect(weighed).toBeLessThanOrEqual(MOST_BYTES);
  });

  test.each([
    ['wide and light', { colorScheme: 'light' }],
    ['wide and dark', { colorScheme: 'dark' }],
    ['on a phone and light', { ...PHONE, colorScheme: 'light' }],
    ['on a phone and dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('has no violation that axe finds, %s', async (_how, options) => {
    const room = new MemoryRoom();
    const { url, app } = await startChat({ room });
    const page = await open({ ...options, reducedMotion: 'reduce' });
    await page.goto(url);
    await page.getByLabel('nickname').fill('far too long for this');
    await page.getByLabel('nickname').press('Enter');
    await page.getByRole('alert').getByText('at most').waitFor();
    expect(await axeViolations(page)).toEqual([]);

    const ana = await joinAt(page, 'ana');
    // One name of each colour: the letters' hashes run through all twelve.
    for (const nickname of 'abcdefghijkl') {
      await room.join(nickname, { username: nickname });
      await room.say(nickname, { message: `I am ${nickname}, see https://example.org` });
    }
    await ana.sees('I am l, see https://example.org');
    await ana.say('and I am ana');
    await ana.sees('and I am ana');
    expect(
      await page
        .locator('.message b')
        .evaluateAll((names) => new Set(names.map((name) => name.dataset['color'])).size),
    ).toBe(12);
    if (await page.getByRole('button', { name: 'here' }).isVisible()) {
      await page.getByRole('button', { name: 'here' }).click();
    }
    expect(await axeViolations(page)).toEqual([]);

    await app.close();
    await page.getByText('The connection is lost.').waitFor();
    await ana.say('into the void');
    await page.getByText('Sending…').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test('works with the keyboard alone', async () => {
    const { url } = await startChat();
    const page = await open();
    await page.goto(url);
    await page.getByLabel('nickname').waitFor();
    await page.keyboard.type('ana');
    await page.keyboard.press('Enter');
    await here(page);
    await page.keyboard.type('hi');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.locator('.message').getByText('hi').waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('log');
  });

  test('reads new messages to who listens, without interrupting', async () => {
    const { url } = await startChat();
    const ana = await come(open, url, 'ana');
    const log = ana.page.getByRole('log', { name: 'Messages' });
    await ana.say('hi');
    await log.getByText('hi').waitFor();
    // The role's own liveness is polite (WAI-ARIA 1.2, log).
    expect(await log.getAttribute('aria-live')).toBeNull();
  });

  test('keeps still for who asked for less motion', async () => {
    const { url } = await startChat();
    const page = await open({ reducedMotion: 'reduce' });
    await page.goto(url);
    await page.getByLabel('nickname').waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
