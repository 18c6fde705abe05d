import { axeViolations, describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { bundle, focused, panelOf, serveFiles } from './panel-page.ts';

/** A page that somebody else has written. */
const FOREIGN = `<!doctype html>
  <html lang="en">
    <head>
      <title>Another page</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
    </head>
    <body>
      <main><h1>Another page</h1><input aria-label="Text" /></main>
      <script src="/socket.io/socket.io.js"></script>
      <script src="/wire-panel.js"></script>
      <script src="/page.js"></script>
      <wire-panel></wire-panel>
    </body>
  </html>`;

describeInBrowser('a page that knows nothing of the panel', (open) => {
  test.each(['polling', 'websocket'])(
    'shows what goes over %s with one script and one tag',
    async (transport) => {
      const { url } = await serveFiles({
        '/': FOREIGN,
        '/wire-panel.js': await bundle('../src/standalone.ts', { format: 'iife' }),
        '/page.js': `var socket = io('/room', { transports: ['${transport}'] });`,
      });
      const page = await open();
      await page.goto(url);
      const wire = page.getByRole('button', { name: 'Wire', exact: true });
      await wire.click();
      const panel = panelOf(page);
      await panel.row(/welcome/).waitFor();
      expect(await panel.names()).toEqual(['handshake', 'connect', 'connect', 'welcome']);
      await panel.say({ text: 'hi' });
      await panel.row(/out.*say/).click();
      await panel.details.getByText(`over ${transport} · Engine.IO message`).waitFor();
      await panel.details.getByText('Came back as').waitFor();
      expect(await axeViolations(page)).toEqual([]);

      await page.keyboard.press('Escape');
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent))
        .toBe('Wire');
      expect(await axeViolations(page)).toEqual([]);
      await page.getByLabel('Text').press('w');
      expect(await wire.isVisible()).toBe(true);
      await page.locator('h1').click();
      await page.keyboard.press('w');
      await panel.details.waitFor();
      await page.reload();
      await panel.row(/welcome/).waitFor();
      expect(await panel.names()).toContain('handshake');
      await panel.tab('List').press('Escape');
      await expect.poll(() => focused(page)).toBe('corner');
    },
  );
});
