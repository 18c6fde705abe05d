import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';

import type { BrowserContextOptions } from 'playwright-core';
import { axeViolations, describeInBrowser } from 'testing/browser';
import { beforeAll, expect, test } from 'vitest';

import { bundle, focused, PAGE, PAGE_SCRIPT, panelOf, PREDICTIONS, serveFiles } from './panel-page.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let scripts: Record<string, string>;

beforeAll(async () => {
  const [main, panel] = await Promise.all([
    bundle({ contents: PAGE_SCRIPT }),
    bundle('../src/element.ts', { mode: 'development' }),
  ]);
  scripts = { '/main.js': main, '/wire-panel.js': panel };
});

describeInBrowser('the panel', (open) => {
  async function visit(options?: BrowserContextOptions) {
    const page = await open(options);
    const { url, io } = await serveFiles({ ...scripts, '/': PAGE, '/predictions.json': PREDICTIONS });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(url);
    await page.waitForFunction(
      () => (window as unknown as { socket: { connected: boolean } }).socket.connected,
    );
    return { page, io, asked, panel: panelOf(page) };
  }
  /** With the panel open, and a reload so that it has everything. */
  async function visitOpen(options?: BrowserContextOptions) {
    const { page, ...rest } = await visit(options);
    await page.getByRole('button', { name: 'Wire', exact: true }).click();
    await page.getByRole('tab', { name: 'List' }).waitFor();
    await page.reload();
    await rest.panel.row(/welcome/).waitFor();
    await rest.panel.row(/upgrade$|upgrade /).waitFor();
    return { page, ...rest };
  }
  test('costs nothing while it is closed', async () => {
    const { asked } = await visit();
    expect(asked.filter((path) => path !== '/socket.io/')).toEqual(['/', '/main.js']);
    const offer = await bundle('../src/index.ts');
    console.log(`What a page carries of the panel: ${brotliCompressSync(offer).length} bytes.`);
    expect(brotliCompressSync(offer).length).toBeLessThan(1000);
    // What can break the connection is for development.
    expect(await bundle('../src/element.ts')).not.toContain('Drop my connection');
  });

  test('opens and closes at a button and at w, but not at what is written into a field', async () => {
    const { page } = await visit();
    const wire = page.getByRole('button', { name: 'Wire', exact: true });
    const drawer = page.getByRole('region', { name: 'Wire', exact: true });
    await page.locator('#text').press('w');
    expect(await page.locator('#text').inputValue()).toBe('w');
    await page.keyboard.press('Tab');
    await page.locator('body').press('w');
    await drawer.waitFor();
    expect(await wire.getAttribute('aria-expanded')).toBe('true');
    expect(await focused(page)).toBe('tab-list');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });

    await wire.focus();
    await page.keyboard.press('Enter');
    await drawer.waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).paddingInlineEnd)).not.toBe(
      '0px',
    );
    await page.getByRole('searchbox').press('w');
    expect(await page.getByRole('searchbox').inputValue()).toBe('w');
    await page.getByRole('button', { name: 'Close', exact: true }).press('w');
    await drawer.waitFor({ state: 'hidden' });
    await expect.poll(() => focused(page)).toBe('wire');
    expect(await wire.getAttribute('aria-expanded')).toBe('false');
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).paddingInlineEnd)).toBe(
      '0px',
    );
  });

  test('says since when it records, and has everything after a reload', async () => {
    const { page, panel } = await visit();
    await page.getByRole('button', { name: 'Wire', exact: true }).click();
    await page.getByText('Recording since now.').waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await panel.row(/welcome/).waitFor();
    await panel.row(/upgrade$|upgrade /).waitFor();
    expect(await page.getByText('Recording since now.').count()).toBe(0);
    expect((await panel.names()).filter((name) => !/^upgrad|^noop$/.test(name))).toEqual([
      'handshake',
      'connect',
      'connect',
      'welcome',
    ]);
  });

  test('shows what belongs together, and the bytes', async () => {
    const { panel } = await visitOpen();
    await panel.say({ text: 'hi', data: 'é' });
    await panel.row(/in.*said/).waitFor();
    const sent = panel.row(/out.*say/);
    expect(await sent.textContent()).toMatch(/✓ ack [\d.]+ ms/);
    await sent.click();
    expect(await panel.details.textContent()).toMatch(/Namespace\s*\/room/);
    const packet = '42/room,0["say",{"text":"hi","data":"é"}]';
    await panel.details.getByText(packet).waitFor();
    const bytes = Buffer.byteLength(packet);
    await panel.details.getByText(`${bytes} bytes over websocket · Engine.IO message`).waitFor();
    expect(await panel.details.textContent()).toMatch(
      /Acknowledged by\s+#\d+\s+after [\d.]+ ms: \[\{"ok":true\}\]/,
    );
    await panel.details.getByText('Came back as').getByRole('button').click();
    await panel.details.getByRole('heading', { name: /in\s+said/ }).waitFor();
    await panel.details.getByText('Brings back').getByRole('button').click();
    await panel.details.getByText('Acknowledged by').getByRole('button').click();
    await panel.details.getByRole('heading', { name: 'ack of say' }).waitFor();
    expect(await panel.details.textContent()).toContain('Answers');
  });

  test('shows binary data in hex', async () => {
    const { page, panel, io } = await visitOpen();
    io.of('/room').emit('picture', Buffer.from([0, 255, 26]));
    await panel.row(/picture/).click();
    await panel.details.getByText('00 ff 1a', { exact: true }).waitFor();
    await panel.details.getByText('3 bytes over websocket · binary data, in hex').waitFor();
    expect(await page.getByRole('option', { selected: true }).count()).toBe(1);
  });

  test('filters, hides the background, pauses, clears and saves', async () => {
    const { page, panel } = await visitOpen();
    await page.evaluate(() => {
      const { main } = window as unknown as {
        main: { connect(): void; emitWithAck(name: string): Promise<void> };
      };
      main.connect();
      return main.emitWithAck('round trip');
    });
    await panel.say({ text: 'needle' });
    await panel.row(/in.*said/).waitFor();
    expect(await panel.names()).not.toContain('round trip');
    await page.getByLabel('Show all').check();
    await panel.row(/out.*round trip/).waitFor();

    await page.getByRole('searchbox').fill('NEEDLE');
    await panel.row(/welcome/).waitFor({ state: 'hidden' });
    expect((await panel.names()).toSorted()).toEqual(['said', 'say']);
    await page.getByRole('searchbox').fill('/nowhere');
    await page.getByText('Nothing yet.').waitFor();
    await page.getByRole('searchbox').fill('');

    const pause = page.getByRole('button', { name: 'Pause' });
    await pause.click();
    await expect.poll(() => pause.getAttribute('aria-pressed')).toBe('true');
    await panel.say({ text: 'unheard' });
    await pause.click();
    await panel.say({ text: 'heard' });
    await panel.row(/in.*said.*"heard"/).waitFor();
    expect(await panel.row(/unheard/).count()).toBe(0);

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save' }).click();
    const saved = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { name: string }[];
    expect(saved.slice(0, 2).map(({ name }) => name)).toEqual(['handshake', 'connect']);

    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Nothing yet.').waitFor();
    await panel.say({ text: 'again' });
    await panel.row(/in.*said/).waitFor();
  });

  test('copies an entry, and says so each time', async () => {
    const { page, panel } = await visitOpen({ permissions: ['clipboard-read', 'clipboard-write'] });
    await panel.say({ text: 'copy me' });
    await panel.row(/out.*say/).click();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('status').getByText('Copied.').waitFor();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as {
      payload: unknown;
    };
    expect(copied.payload).toEqual([{ text: 'copy me' }]);

    // What is said once more is there once more, to be read out.
    const first = await page.getByRole('status').getByText('Copied.').elementHandle();
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => first?.evaluate((said) => said.isConnected)).toBe(false);
    await page.getByRole('status').getByText('Copied.').waitFor();
  });

  test('copies an entry over plain HTTP, or else selects it', async () => {
    const { page, panel } = await visitOpen({ permissions: ['clipboard-read', 'clipboard-write'] });
    // What a page over plain HTTP has not.
    const clipboard = await page.evaluateHandle(() => {
      const { clipboard: real } = navigator;
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      return real;
    });
    const copied = () => clipboard.evaluate((real) => real.readText());
    const text = 'x'.repeat(30_000);
    await panel.say({ text });
    await panel.row(/out.*say/).click();
    await page.getByRole('button', { name: 'Copy' }).press('Enter');
    await page.getByRole('status').getByText('Copied.').waitFor();
    expect((JSON.parse(await copied()) as { payload: unknown }).payload).toEqual([{ text }]);
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)).toBe(
      'Copy',
    );

    await page.evaluate(() => {
      document.execCommand = () => false;
    });
    await page.getByRole('button', { name: 'Copy' }).press('Enter');
    await page.getByRole('status').getByText('What the details show is selected: press Ctrl+C').waitFor();
    await page.keyboard.press('Control+C');
    await expect.poll(copied).toMatch(/^An event from this page, which asks.*x…\s+This is the beginning\./s);
  });

  test('shows the beginning of what is long, and saves all of it', async () => {
    const { page, panel } = await visitOpen();
    const text = 'x'.repeat(30_000);
    await panel.say({ text });
    await panel.row(/out.*say/).click();
    await panel.details.getByText('Copy and Save give all of it.').last().waitFor();
    expect((await panel.details.textContent())?.length).toBeLessThan(25_000);
    await page.evaluate(() => {
      URL.revokeObjectURL = () => document.documentElement.setAttribute('revoked', '');
    });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain(text);
    // Safari would break the download off.
    expect(await page.locator('html').getAttribute('revoked')).toBeNull();
  });

  test('links to what is still there only', async () => {
    const { page, panel } = await visitOpen();
    await page.evaluate(() => {
      const { socket } = window as unknown as { socket: { emit(...args: unknown[]): void } };
      socket.emit('say', { text: 'asked' }, () => {});
      const panelElement = document.querySelector<HTMLElement & { recording: { clear(): void } }>(
        'wire-panel',
      );
      panelElement?.recording.clear();
    });
    await panel.row(/in.*said/).waitFor();
    // What the recording forgot it does not know the name of; one that was dropped for its size is known.
    await page.evaluate(() => {
      const panelElement = document.querySelector<
        HTMLElement & { recording: { entries: { name: string; returns?: number }[] } }
      >('wire-panel');
      const said = panelElement?.recording.entries.find(({ name }) => name === 'said');
      Object.assign(said ?? {}, { returns: 1 });
    });
    await panel.row(/in.*said/).click();
    await panel.details.getByText('Brings back #1, which is no longer kept').waitFor();
    expect(await panel.details.getByRole('button', { name: '#1', exact: true }).count()).toBe(0);
  });

  test('keeps the focus when that goes which had it', async () => {
    const { page, panel } = await visit();
    await page.getByRole('button', { name: 'Wire', exact: true }).click();
    await page.getByRole('button', { name: 'Close this hint' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('What went over the wire');
    await panel.say({ text: 'hi' });
    await panel.row(/in.*said/).click();
    await panel.details.getByText('Brings back').getByRole('button').press('Enter');
    await panel.details.getByText('Came back as').waitFor();
    expect(await focused(page)).not.toBe('BODY');
    await page.getByRole('button', { name: 'Close the details' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('What went over the wire');

    await page.reload();
    await panel.tab('List').press('Escape');
    await expect.poll(() => focused(page)).toBe('wire');
  });

  test('takes Escape for what is meant by it', async () => {
    const { page, panel } = await visitOpen();
    const drawer = page.getByRole('region', { name: 'Wire', exact: true });
    const search = page.getByRole('searchbox');
    await search.dispatchEvent('keydown', { key: 'Escape', isComposing: true });
    await search.fill('welcome');
    await search.dispatchEvent('keydown', { key: 'Escape', isComposing: true });
    expect(await search.inputValue()).toBe('welcome');
    await search.press('Escape');
    await expect.poll(() => search.inputValue()).toBe('');
    await panel.rows.filter({ hasText: 'handshake' }).waitFor();
    expect(await drawer.isVisible()).toBe(true);
    await search.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
  });

  test('draws who sent what to whom', async () => {
    const { page, panel, io } = await visitOpen();
    await panel.tab('Diagram').click();
    await panel.say({ text: 'hi' });
    io.of('/room').emit('said', { text: 'from another' });
    const other = panel.row(/said.*from another/);
    await other.waitFor();
    expect(await other.getByText('perhaps from others').count()).toBe(1);
    expect(
      await panel
        .row(/said.*"hi"/)
        .getByText('perhaps from others')
        .count(),
    ).toBe(0);
    const { x: out } = (await panel
      .row(/out.*say/)
      .locator('.arrow')
      .boundingBox())!;
    const lane = (await page.locator('.lanes').getByText('this page').boundingBox())!;
    expect(Math.abs(out - (lane.x + lane.width / 2))).toBeLessThan(2);
    await panel.row(/out.*say/).click();
    await panel.details.getByText('42/room,0["say",{"text":"hi"}]').waitFor();
  });

  test('can be used with the keyboard alone', async () => {
    const { page, panel } = await visitOpen();
    for (const text of ['one', 'two']) {
      await panel.say({ text });
    }
    await panel.row(/said.*two/).waitFor();
    await page.getByRole('tab', { name: 'List' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await panel.tab('Diagram').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowLeft');
    const list = page.getByRole('listbox');
    await list.focus();
    await page.keyboard.press('End');
    await panel.details.getByRole('heading', { name: 'said' }).waitFor();
    await page.keyboard.press('Home');
    await panel.details.getByRole('heading', { name: 'handshake' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await panel.details.getByRole('heading', { name: /out\s+connect/ }).waitFor();
    expect(await list.getAttribute('aria-activedescendant')).toBe(
      await page.getByRole('option', { selected: true }).getAttribute('id'),
    );
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
  });

  test.each([
    ['wide and light', { colorScheme: 'light' }],
    ['wide and dark', { colorScheme: 'dark' }],
    ['on a phone and light', { ...PHONE, colorScheme: 'light' }],
    ['on a phone and dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('has no violation that axe finds, %s', async (_how, options) => {
    const { page, panel } = await visitOpen({ ...options, reducedMotion: 'reduce' });
    await panel.say({ text: 'hi' });
    await panel.row(/in.*said/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await panel.row(/out.*say/).click();
    await panel.details.waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await panel.tab('Diagram').click();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the details' }).click();
    for (const tab of ['Diagram', 'Predict', 'Break it']) {
      await panel.tab(tab).click();
      await page.getByText(/Click an arrow|Lay a card|in development only/).waitFor();
      expect(await axeViolations(page)).toEqual([]);
    }
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  test('breaks the connection on purpose, and says what is broken', async () => {
    const { page, panel } = await visitOpen();
    await panel.tab('Break it').click();
    await page.getByText('exist in development only').waitFor();
    const slow = page.getByRole('button', { name: '300 ms round trip' });
    expect(await slow.getAttribute('aria-pressed')).toBe('false');
    await slow.click();
    await expect.poll(() => slow.getAttribute('aria-pressed')).toBe('true');
    await slow.click();
    await expect.poll(() => slow.getAttribute('aria-pressed')).toBe('false');
    await page.getByRole('button', { name: 'Drop my connection' }).click();
    await panel.tab('List').click();
    await panel.row(/close/).waitFor();
    await panel.row(/reconnect attempt/).waitFor();
  });
});
