import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

import type axeCore from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';

/** A new page in a window of its own, without anything from earlier ones; closed after the test. */
export type OpenPage = (options?: BrowserContextOptions) => Promise<Page>;

const path = process.env['CHROMIUM_PATH'];

/**
 * A `describe` for tests in a real browser, the one that `scripts/find-browser.mjs` names in `CHROMIUM_PATH`.
 * Without one they are skipped, except with `CI=true`, where that is a failure.
 */
export function describeInBrowser(name: string, tests: (open: OpenPage) => void): void {
  const found = path !== undefined && existsSync(path);
  describe.skipIf(!found && process.env['CI'] !== 'true')(name, { timeout: 20_000 }, () => {
    let browser: Browser | undefined;
    const opened: Page[] = [];

    beforeAll(async () => {
      if (!found) {
        throw new Error('There is no Chromium: CHROMIUM_PATH names none. Run npm test, which looks for one.');
      }
      browser = await chromium.launch({
        executablePath: path,
        // Without these Chromium talks to its maker's servers behind the test's back.
        args: [
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--disable-quic',
        ],
      });
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((page) => page.context().close()));
    });
    afterAll(() => browser?.close());

    tests(async (options = {}) => {
      if (browser === undefined) {
        throw new Error('A page can be opened in a test only.');
      }
      const context = await browser.newContext(options);
      // Less than the test's own time, so that what is said is what was waited for.
      context.setDefaultTimeout(8000);
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
  });
}

const axe = createRequire(import.meta.url)('axe-core') as { source: string };

/** What axe finds wrong with the page as it is now: a line each, with the elements. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // What holds is of no interest, and to list it takes long.
    const { violations } = await (window as unknown as { axe: typeof axeCore }).axe.run({
      resultTypes: ['violations'],
    });
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target).join(' | ')}`,
    );
  });
}

/**
 * Cuts the page off from all hosts but one, as in a room without internet.
 * @returns the addresses of other hosts that it asks for, as it does
 */
export async function cutOff(page: Page, url: string): Promise<string[]> {
  const { host } = new URL(url);
  const asked: string[] = [];
  await page.route(
    (address) => address.host !== host,
    (route) => {
      asked.push(route.request().url());
      return route.abort();
    },
  );
  return asked;
}
