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
 * @property {readonly string[]} printed what the stage has printed, line by line
 */

/**
 * Works with a stage that is built, from its start to the end of it.
 * @template Result
 * @param {import('playwright-core').Browser} browser
 * @param {string} stage the name of its package
 * @param {(studio: Studio) => Promise<Result>} work
 * @param {string[]} [flags] what it is started with besides its port
 * @returns {Promise<Result>} what the work gives
 */
export async function inStudio(browser, stage, work, flags = []) {
  const server = path.join(packages, stage, 'dist', 'server.js');
  const running = await startStage(server, ['--port', '0', ...flags]);
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
      printed: running.lines,
    });
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
    await stopStage();
  }
}
