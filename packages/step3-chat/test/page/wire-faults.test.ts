import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';
import type { WirePanel } from 'wire-panel/element';

import { startDevelopment } from '../development-stage.ts';
import { come, here, type Person } from './chat-page.ts';

const LOST = 'The connection is lost.';
const NAMES = [
  'Drop my connection',
  'Cut it silently',
  'Lose the next acknowledgement',
  '300 ms round trip',
  'Restart the server',
];

/** Presses one of the buttons that break something. */
async function press({ page }: Person, name: string): Promise<void> {
  const wire = page.getByRole('region', { name: 'Wire' });
  if (!(await wire.isVisible())) {
    // In a field it would be written.
    await page.locator('#log').focus();
    await page.keyboard.press('w');
    await wire.getByRole('tab', { name: 'Break it' }).click();
  }
  await wire.getByRole('button', { name, exact: true }).click();
}

/** The messages that this page has sent since its panel was opened: each attempt counts. */
function sent({ page }: Person): Promise<unknown[]> {
  return page.evaluate(() => {
    const entries = document.querySelector<WirePanel>('wire-panel')?.recording?.entries ?? [];
    return entries
      .filter(({ name, direction }) => name === 'new message' && direction === 'out')
      .map(({ payload: [request] }) => (request as { message: string }).message);
  });
}

const roundTripAt = async ({ page }: Person) =>
  Number(/· (\d+) ms/.exec((await page.locator('#transport').textContent()) ?? '')?.[1]);

describeInBrowser('on purpose, while a stage is developed,', (open) => {
  test('a connection is dropped: the page says so, comes back, and has what it missed', async () => {
    const { url } = await startDevelopment();
    const ana = await come(open, url, 'ana');
    const bo = await come(open, url, 'bo');
    await press(ana, 'Drop my connection');
    await ana.page.getByText(LOST).waitFor();
    await bo.say('meanwhile');
    await bo.sees('meanwhile');
    await ana.say('from the outbox');
    await ana.page.getByText(LOST).waitFor({ state: 'hidden' });
    await ana.sees('meanwhile');
    await bo.sees('from the outbox');
    expect(await ana.messages.allTextContents()).toEqual(['meanwhile', 'from the outbox']);
  });

  test('a connection is cut silently: the heartbeat finds out, and nothing is lost', async () => {
    const { url } = await startDevelopment([
      'src/server.ts',
      'guardOptions(flags)',
      '{ ...guardOptions(flags), socketOptions: { pingInterval: 1000, pingTimeout: 1000 } }',
    ]);
    const ana = await come(open, url, 'ana');
    const bo = await come(open, url, 'bo');
    await press(ana, 'Cut it silently');
    await ana.say('into the dead end');
    await bo.say('meanwhile');
    await bo.page.getByText('ana left').waitFor();
    await ana.page.getByText(LOST).waitFor();

    await ana.page.getByText(LOST).waitFor({ state: 'hidden' });
    await bo.sees('into the dead end');
    await ana.sees('into the dead end');
    expect(await ana.messages.allTextContents()).toEqual(['meanwhile', 'into the dead end']);
    expect(await sent(ana)).toEqual(['into the dead end', 'into the dead end']);
  });

  test('an acknowledgement is lost: the message is sent twice, and everyone sees it once', async () => {
    // The page waits 10 seconds for an acknowledgement, and there is nothing to see in that time.
    const { url } = await startDevelopment([
      'src/client/main.ts',
      'LOST_AFTER = 10_000',
      'LOST_AFTER = 4000',
    ]);
    const ana = await come(open, url, 'ana');
    const bo = await come(open, url, 'bo');
    await press(ana, 'Lose the next acknowledgement');
    await ana.say('one');
    await bo.sees('one');
    await ana.page.getByText('Sending…').waitFor();
    await ana.say('two');
    expect(await sent(ana)).toEqual(['one']);

    await bo.sees('two');
    await ana.sees('two');
    expect(await sent(ana)).toEqual(['one', 'one', 'two']);
    for (const { messages } of [ana, bo]) {
      await expect.poll(() => messages.allTextContents()).toEqual(['one', 'two']);
    }
    await ana.page.getByText('Sending…').waitFor({ state: 'detached' });
  });

  // The page measures it every 5 seconds.
  test('a round trip takes 300 ms, until that is switched off', { timeout: 60_000 }, async () => {
    const { url } = await startDevelopment();
    const ana = await come(open, url, 'ana');
    await press(ana, '300 ms round trip');
    await expect.poll(() => roundTripAt(ana), { timeout: 20_000 }).toBeGreaterThanOrEqual(295);
    await ana.say('slowly');
    await ana.sees('slowly');
    await press(ana, '300 ms round trip');
    await expect.poll(() => roundTripAt(ana), { timeout: 20_000 }).toBeLessThan(295);
  });

  test('the server is restarted: all are back under their names, and told that it is a new chat', async () => {
    const { url, lines } = await startDevelopment();
    const ana = await come(open, url, 'ana');
    const bo = await come(open, url, 'bo');
    await ana.say('before');
    await bo.sees('before');
    await press(ana, 'Restart the server');
    for (const { page } of [ana, bo]) {
      await page.getByText('The chat was started anew').waitFor();
      await here(page);
    }
    await bo.say('all here');
    await ana.sees('all here');
    const people = await ana.page.locator('#people-list li').allTextContents();
    expect(people.toSorted()).toEqual(['ana', 'bo']);
    expect(lines.filter((line) => line.startsWith('Running on '))).toHaveLength(2);
  });
});

test('in production there is nothing to break it with', async () => {
  const built = path.join(import.meta.dirname, '..', '..', 'dist', 'public', 'wire-panel.js');
  const script = await readFile(built, 'utf8');
  expect(NAMES.filter((name) => script.includes(name))).toEqual([]);
  expect(script).not.toContain('wire/restart');
});
