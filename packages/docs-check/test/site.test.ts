import { existsSync, readdirSync } from 'node:fs';

import staticFiles from '@fastify/static';
import Fastify from 'fastify';
import { axeViolations, cutOff, describeInBrowser } from 'testing/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { at } from '../src/workshop.ts';

const built = at('docs/.vitepress/dist');
const pages = readdirSync(at('docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace(/md$/, 'html'));

// A browser may have opened a connection in advance, and never use it.
const server = Fastify({ forceCloseConnections: true });
let url = '';

beforeAll(async () => {
  if (!existsSync(built)) {
    throw new Error('The site is not built. Run pnpm docs:build first, or pnpm docs:check, which does.');
  }
  await server.register(staticFiles, { root: built });
  url = `${await server.listen({ port: 0 })}/`;
});
afterAll(() => server.close());

const WINDOWS = {
  'wide and light': { viewport: { width: 1400, height: 900 }, colorScheme: 'light' },
  'on a phone and dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} as const;

describeInBrowser('the site', (open) => {
  test.each(pages.flatMap((name) => Object.keys(WINDOWS).map((how) => [name, how] as const)))(
    '%s, %s, is whole, fits, and is free of axe violations',
    async (name, how) => {
      const page = await open(WINDOWS[how as keyof typeof WINDOWS]);
      const elsewhere = await cutOff(page, url);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('response', (response) => {
        if (!response.ok()) {
          errors.push(`${response.status()} ${response.url()}`);
        }
      });

      await page.goto(new URL(name, url).href);
      await page.locator('.diagram svg, main h1').first().waitFor();
      await expect.poll(() => page.locator('pre.undrawn').count()).toBe(0);
      expect({ errors, elsewhere }).toEqual({ errors: [], elsewhere: [] });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(await axeViolations(page)).toEqual([]);
    },
  );

  test('every link inside it leads to a page and a section', async () => {
    const page = await open();
    const links = new Map<string, string>();
    const ids = new Map<string, Set<string>>();
    for (const name of pages) {
      await page.goto(new URL(name, url).href);
      const found = await page.evaluate(() => ({
        hrefs: [...document.querySelectorAll('a')].map(({ href }) => href),
        ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
      }));
      ids.set(new URL(name, url).href, new Set(found.ids));
      found.hrefs.filter((href) => href.startsWith(url)).forEach((href) => links.set(href, name));
    }
    const broken: string[] = [];
    for (const [href, name] of links) {
      const [address = '', anchor] = href.replace(/\/(#|$)/, '/index.html$1').split('#');
      const known = anchor === undefined || ids.get(address)?.has(decodeURIComponent(anchor));
      const { ok, headers } = await fetch(address);
      if (!ok || !known || !/^text\/(html|plain)/.test(headers.get('content-type') ?? '')) {
        broken.push(`${name} leads to ${href}`);
      }
    }
    expect(links.size).toBeGreaterThan(50);
    expect(broken).toEqual([]);
  });

  test('is searched without asking anyone', async () => {
    const page = await open();
    const elsewhere = await cutOff(page, url);
    await page.goto(url);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('searchbox').fill('acknowledgement');
    await page.locator('#localsearch-list a').first().waitFor();
    expect(elsewhere).toEqual([]);
  });
});
