import path from 'node:path';

import { startStage } from 'testing/stage';

const packages = path.join(import.meta.dirname, '..', '..');

/**
 * @typedef {import('playwright-core').Page} Page
 *
 * @typedef {object} Studio a stage that nobody has visited yet
 * @property {import('playwright-core').Browser} browser
 * @property {(window: import('playwright-core').BrowserContextOptions, prepare?: (page: Page) => Promise<void>) => Promise<Page>} open shows its page in a new window; before that, what is to be prepared
 * @property {() => Promise<void>} stopStage
 */

/**
 * Works with a stage that is built, from its start to the end of it.
 * @template Result
 * @param {import('playwright-core').Browser} browser
 * @param {string} stage the name of its package
 * @param {(studio: Studio) => Promise<Result>} work
 * @returns {Promise<Result>} what the work gives
 */
export async function inStudio(browser, stage, work) {
  const running = await startStage(path.join(packages, stage, 'dist', 'server.js'));
  const stopStage = async () => void (await running.stop());
  /** @type {import('playwright-core').BrowserContext[]} */
  const contexts = [];
  try {
    return await work({
      browser,
      async open(window, prepare) {
        const context = await browser.newContext(window);
        contexts.push(context);
        const page = await context.newPage();
        await prepare?.(page);
        await page.goto(running.url);
        return page;
      },
      stopStage,
    });
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
    await stopStage();
  }
}
