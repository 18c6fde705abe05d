import { brotliCompressSync } from 'node:zlib';

import { axeViolations, describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { bundle, focused, visits } from './panel-page.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describeInBrowser('the panel', (open) => {
  const { visit, visitOpen } = visits(open);

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
