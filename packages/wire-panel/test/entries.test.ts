import { readFile } from 'node:fs/promises';

import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { visits } from './panel-page.ts';

describeInBrowser('what the panel shows', (open) => {
  const { visit, visitOpen } = visits(open);

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
      window.main.connect();
      return window.main.emitWithAck('round trip');
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
      window.socket.emit('say', { text: 'asked' }, () => {});
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
});
