import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { axeViolations, cutOff, describeInBrowser } from 'testing/browser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { panelIn } from 'wire-panel/panel-in';

import { socketsApp } from '../src/app.ts';

let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  app = Fastify();
  // No inline script, and none of another host: what the page needs works under this.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', "script-src 'self'");
  });
  await app.register(socketsApp, { secret: 'of the tests' });
  url = await listen(app, { port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

describeInBrowser('the page', (open) => {
  async function visit(options = {}) {
    const page = await open(options);
    await page.goto(url);
    const log = page.locator('#log li');
    await log.nth(1).waitFor();
    return { page, log };
  }

  test('shows the greetings of both sides, the visit, and the live transport', async () => {
    const { page, log } = await visit();
    expect(await log.allTextContents()).toEqual(['Received #0: Connected', "Received #1: I'm connected!"]);
    expect(await page.evaluate(() => document.compatMode)).toBe('CSS1Compat');
    expect(await page.getByText('visit 1').count()).toBe(1);
    await page.getByText(/^WebSocket · \d+ ms$/).waitFor();
    await page.reload();
    await page.getByText('visit 2').waitFor();
    await log.nth(1).waitFor();
    expect(await log.first().textContent()).toBe('Received #0: Connected');
  });

  test('sends to self and to all, and shows markup as text', async () => {
    const [one, other] = [await visit(), await visit()];
    await one.page.getByLabel('A message to yourself').fill('only me');
    await one.page.getByRole('button', { name: 'Send to Self' }).click();
    await one.page.getByLabel('A message to everyone').fill('<b>all</b>');
    await one.page.getByLabel('A message to everyone').press('Enter');

    await other.log.filter({ hasText: 'Received #3: <b>all</b>' }).waitFor();
    expect(await other.log.count()).toBe(3);
    await one.log.nth(3).waitFor();
    expect(await one.log.allTextContents()).toEqual([
      'Received #0: Connected',
      "Received #1: I'm connected!",
      'Received #2: only me',
      'Received #3: <b>all</b>',
    ]);
    expect(await one.page.getByLabel('A message to yourself').inputValue()).toBe('');
  });

  test('shows when it has fallen back to polling, and when it has lost the server', async () => {
    const page = await open();
    await page.routeWebSocket(/.*/, (socket) => socket.close());
    await page.goto(url);
    await page.getByText(/^HTTP long-polling · \d+ ms$/).waitFor();
    await app.close();
    await page.getByText('not connected').waitFor();
  });

  test('asks nobody but its own server, under a strict policy for scripts', async () => {
    const page = await open();
    const strangers = await cutOff(page, url);
    await page.goto(url);
    await page.getByText(/^WebSocket · /).waitFor();
    expect(strangers).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('has no violation that axe finds, in %s', async (colorScheme) => {
    const { page } = await visit({ colorScheme });
    expect(await axeViolations(page)).toEqual([]);
  });

  test('shows what goes over the wire, at the key w, and loads nothing for it before', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(url);
    await page.getByText(/^WebSocket · /).waitFor();
    expect(asked).not.toContain('/wire-panel.js');

    await page.locator('body').press('w');
    await page.getByRole('tab', { name: 'List' }).waitFor();
    expect(asked).toContain('/wire-panel.js');
    await page.getByLabel('A message to yourself').fill('hi');
    await page.getByRole('button', { name: 'Send to Self' }).click();
    await page.getByRole('option', { name: /in display_message.*"hi"/ }).waitFor();
    expect(await panelIn(page).names()).toEqual(['send_to_self', 'display_message']);
  });

  test.each([
    {
      exercise: 'Open the page',
      cards: [
        '← in handshake',
        '→ out connect',
        '← in connect',
        '→ out send_to_self',
        '← in display_message',
        '← in display_message',
      ],
      start: 'Reload and see',
    },
    {
      exercise: 'Send to All',
      cards: ['→ out send_to_all', '← in display_message'],
      start: 'Start, then do it',
    },
  ])('lets one predict: $exercise', async ({ exercise, cards, start }) => {
    const { page } = await visit();
    await panelIn(page).predict(exercise, cards, start);
    if (exercise === 'Send to All') {
      await page.getByLabel('A message to everyone').fill('hi');
      await page.getByRole('button', { name: 'Send to All' }).click();
    }
    // The server's greeting may travel with the answer to `connect`, and so come before the page's own event.
    const right = exercise === 'Open the page' ? '[56]' : '2';
    await page
      .getByText(
        new RegExp(`Right: ${right} of your ${cards.length} cards. There were ${cards.length} on the wire`),
      )
      .waitFor();
  });
});
