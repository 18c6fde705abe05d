import { readFile } from 'node:fs/promises';

import { axeViolations, describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import type { Report } from '../../src/measure/report.ts';
import { labAt, openLab } from './lab-page.ts';

const PHONE = { viewport: { width: 390, height: 740 }, isMobile: true, hasTouch: true };
const HEAD = ['', 'short polling', 'long-polling', 'Server-Sent Events', 'WebSocket'];

/** The number at the beginning of a cell: `2,655 ×8.31` is 2655. */
function numberIn(cell = ''): number {
  return Number(cell.split(' ')[0]?.replaceAll(',', ''));
}

describeInBrowser('the lab', (open) => {
  test('runs a race that one can read, compare and take away', { timeout: 120_000 }, async () => {
    const lab = await openLab(open);
    const { page, url, complaints } = lab;
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    page.on('websocket', (socket) => hosts.add(new URL(socket.url()).host));

    const rows = await lab.race({ scenario: 'typing', people: 4, lines: 4 });
    const row = (label: string) => rows.find(([heading]) => heading === label)?.slice(1) ?? [];
    expect(rows[0]).toEqual(HEAD);
    expect(row('messages sent')).toEqual(['4', '4', '4', '4']);
    expect(row('messages delivered')).toEqual(['16', '16', '16', '16']);
    expect(row('messages lost')).toEqual(['0', '0', '0', '0']);
    const [, longPolling = 0, , webSocket = 0] = row('bytes per delivered message').map(numberIn);
    expect(webSocket).toBeGreaterThan(100);
    expect(longPolling).toBeGreaterThan(2 * webSocket);
    // One request a person, and that is the upgrade.
    expect(numberIn(row('HTTP requests')[3])).toBe(4);
    expect(row('latency p99, ms (round trip 0 ms)')).toEqual(['–', '–', '–', '–']);

    await page.getByText(/^WebSocket took [\d,]+ bytes for each delivered message, long-polling/).waitFor();
    const hour = page.getByRole('table', { name: 'Traffic of the whole room in an hour' });
    expect(await hour.getByRole('columnheader').allTextContents()).toEqual([
      '10 people',
      '100 people',
      '1,000 people',
    ]);
    expect(await hour.getByRole('row', { name: /^WebSocket/ }).textContent()).toMatch(/[kMG]B/);

    const download = async (name: string) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name, exact: true }).click(),
      ]);
      return readFile(await file.path(), 'utf8');
    };
    const report = JSON.parse(await download('JSON')) as Report;
    expect(report).toMatchObject({ scenario: 'typing', people: 4, messages: 4, rttMs: 0, tls: false });
    expect(report.client).toMatch(/^people in this page, Chrome \d+$/);
    expect(report.contenders.map(({ name }) => name)).toEqual([
      'short-polling',
      'long-polling',
      'sse',
      'websocket',
    ]);
    expect(Math.round(report.contenders[3]?.bytesPerMessage ?? 0)).toBe(webSocket);
    expect((await download('CSV')).split('\r\n')).toHaveLength(6);
    expect(await download('Picture')).toMatch(/^<svg [^]*WebSocket[^]*<\/svg>\n$/);

    await lab.race({ scenario: 'burst', people: 3, lines: 30 });
    const runs = page.getByRole('table', { name: /^Bytes for each delivered message/ });
    expect(await runs.getByRole('rowheader').allTextContents()).toEqual([
      '1: typing, 4 people',
      '2: burst, 3 people',
    ]);

    expect(complaints).toEqual([]);
    const policy = (await fetch(url)).headers.get('content-security-policy') ?? '';
    for (const host of hosts) {
      const [name = '', port = ''] = host.split(':');
      expect(policy).toContain(name.endsWith('.localhost') ? `http://*.localhost:${port}` : `ws://${host}`);
    }
  });

  test('shows what crosses the wire as it crosses', { timeout: 60_000 }, async () => {
    const lab = await openLab(open);
    const { page } = lab;
    await lab.choose({ scenario: 'room', people: 3, lines: 40 });
    await page.getByRole('button', { name: 'Run' }).click();
    const lane = (name: string) => page.getByRole('region', { name, exact: true });
    await lane('long-polling')
      .getByText(/^200 GET \/socket\.io\/\?EIO=4&transport=polling \d+ ms$/)
      .first()
      .waitFor();
    await lane('short polling')
      .getByText(/^200 GET \/events \d+ ms$/)
      .first()
      .waitFor();
    await lane('Server-Sent Events').getByText('↓ event: new message').first().waitFor();
    await lane('WebSocket').getByText('↓ 42/chat,["new message"').first().waitFor();
    // What came so far may have been the warm-up, of which nothing is drawn.
    await page.getByText('The race is on.').waitFor();
    // The lines grow: what is drawn now is not what was drawn a moment ago.
    const drawn = () =>
      page.locator('#bytes-chart canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const before = await drawn();
    await expect.poll(drawn).not.toBe(before);

    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped. Press Run to start again.').waitFor();
    await page.getByRole('button', { name: 'Run' }).waitFor();
    expect(await page.locator('.finished').count()).toBe(0);
  });

  test('has a wall that shows which of two switches was to blame', { timeout: 120_000 }, async () => {
    const lab = await openLab(open);
    const { page } = lab;
    const few = { scenario: 'room', people: 3, lines: 10, wall: '2018' } as const;
    await lab.race({ ...few, keepAlive: true });
    const remarks = page.locator('.finished').first().locator('.remark');
    expect((await remarks.allTextContents()).map((remark) => remark.split(',')[0])).toEqual([
      'Short polling: came through',
      'Long-polling: came through',
      'Server-Sent Events: came through',
      'WebSocket: came through',
    ]);

    await lab.race({ ...few, keepAlive: false });
    const said = await remarks.allTextContents();
    expect(said[0]).toMatch(
      /^Short polling: out after [\d.]+ s, with \d+ requests over \d+ TCP connections, \d+ of them refused with 429\.$/,
    );
    expect(said[1]).toMatch(/^Long-polling: out/);
    expect(said[3]).toBe('WebSocket: came through, with 3 requests over 3 TCP connections, none refused.');
    await page.getByText('429 GET /socket.io/').or(page.getByText('429 POST /socket.io/')).first().waitFor();
  });

  test('runs one race at a time, whoever asks for it', { timeout: 60_000 }, async () => {
    const first = await openLab(open);
    await first.choose({ scenario: 'room', people: 2, lines: 100 });
    await first.page.getByRole('button', { name: 'Run' }).click();
    await first.page.getByText('The race is on.').waitFor({ timeout: 30_000 });

    const second = await labAt(await open(), first.url);
    await second.choose({ scenario: 'room', people: 2, lines: 2 });
    await second.page.getByRole('button', { name: 'Run' }).click();
    await second.page.getByText('A race is going on in another window.').waitFor();
    await first.page.close();
    const run = second.page.getByRole('button', { name: 'Run' });
    await expect
      .poll(
        async () => {
          if (await run.isVisible()) await run.click();
          return second.page.getByRole('status').textContent();
        },
        { timeout: 30_000 },
      )
      .toMatch(/^(?:Everyone|The race is on|Run 1 is over)/);
    await second.page.locator('.finished').waitFor({ timeout: 30_000 });
  });

  test('runs a race for somebody who is faster than the page', { timeout: 60_000 }, async () => {
    const { url } = await openLab(open);
    const page = await open();
    // The page connects only after Run was pressed.
    await page.route(/\/socket\.io\//, async (route) => {
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      await route.continue();
    });
    const lab = await labAt(page, url);
    const rows = await lab.race({ scenario: 'room', people: 2, lines: 2 });
    expect(rows[0]).toEqual(HEAD);
  });

  test('lets three people share six connections where names are not known', { timeout: 60_000 }, async () => {
    const page = await open();
    await page.route(/person-1\.localhost/, (route) => route.abort());
    const { url } = await openLab(open);
    const lab = await labAt(page, url);
    await page.getByText('no more than 3 can take part').waitFor();
    const rows = await lab.race({ scenario: 'room', people: 3, lines: 6 });
    expect(rows.find(([heading]) => heading === 'messages delivered')).toEqual([
      'messages delivered',
      '18',
      '18',
      '18',
      '18',
    ]);
  });

  test.each([
    ['wide and light', { colorScheme: 'light' }],
    ['on a phone and dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('has no violation that axe finds, %s', { timeout: 60_000 }, async (_how, options) => {
    const lab = await openLab(open, options);
    const { page } = lab;
    expect(await axeViolations(page)).toEqual([]);
    await lab.race({ scenario: 'room', people: 2, lines: 2, wall: 'today' });
    expect(await axeViolations(page)).toEqual([]);
    // What is wider than the window scrolls in a box of its own.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
