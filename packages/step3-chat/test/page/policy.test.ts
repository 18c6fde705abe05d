import type { Page } from 'playwright-core';
import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';
import { panelIn } from 'wire-panel/panel-in';

import { come, startChat } from './chat-page.ts';

/** What the browser has refused the page, and what it complains of, as it does. */
async function complaintsOf(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  await page.exposeFunction('refused', (what: string) => void complaints.push(what));
  await page.addInitScript(
    'addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => refused(`${violatedDirective} ${blockedURI} ${sourceFile}`))',
  );
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => void complaints.push(String(error)));
  return complaints;
}

describeInBrowser('under its content security policy', (open) => {
  test.each(['polling', 'websocket'] as const)(
    'the page and its wire panel work, over %s',
    async (transport) => {
      const { url } = await startChat({
        socketOptions: transport === 'polling' ? { transports: ['polling'] } : {},
      });
      const page = await open({ permissions: ['clipboard-write'] });
      const complaints = await complaintsOf(page);
      await page.goto(url);
      expect((await page.request.get(url)).headers()['content-security-policy']).toContain(
        "default-src 'none'",
      );
      await page.getByLabel('nickname').fill('ana');
      await page.getByRole('button', { name: 'Join the chat' }).click();
      const bo = await come(open, url, 'bo');
      await bo.say('hello https://example.org\nand a second line');
      await page.getByText('and a second line').waitFor();

      await page.getByRole('button', { name: 'Wire', exact: true }).click();
      await page.getByRole('tab', { name: 'List' }).waitFor();
      await bo.say('for the list');
      await page.getByRole('option').first().click();
      for (const tab of ['Diagram', 'Predict', 'List']) {
        await page.getByRole('tab', { name: tab }).click();
        await bo.say(`while ana looks at ${tab}`);
        await page.getByText(`while ana looks at ${tab}`).first().waitFor();
      }
      expect(await panelIn(page).events()).toContain('← in new message');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('wire.json');
      expect(complaints).toEqual([]);
    },
  );

  test('a script and a style that got into it do nothing', async () => {
    const { url } = await startChat();
    const { page } = await come(open, url, 'ana');
    const complaints = await complaintsOf(page);
    await page.reload();
    await page.evaluate(() => {
      const place = document.createElement('div');
      place.innerHTML =
        '<img src="x:" onerror="globalThis.broken = true"><style>body { display: none }</style>';
      document.body.append(place);
      const script = document.createElement('script');
      script.textContent = 'globalThis.broken = true';
      document.body.append(script);
    });
    await expect
      .poll(() => complaints.filter((each) => /^(?:script|style|img)-src/.test(each)).length)
      .toBeGreaterThan(2);
    expect(await page.evaluate('globalThis.broken')).toBeUndefined();
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).not.toBe('none');
  });
});
