import { startStage } from './stage.mjs';

/**
 * Takes one picture, from a start of its stage to the end of it.
 * @param {import('playwright-core').Browser} browser
 * @param {import('./pictures.mjs').Picture} picture
 * @returns {Promise<Buffer>} a PNG
 */
export async function takePicture(browser, { stage, take }) {
  const { url, stop } = await startStage(stage);
  /** @type {import('playwright-core').BrowserContext[]} */
  const contexts = [];
  try {
    return await take({
      browser,
      async open(window) {
        const context = await browser.newContext(window);
        contexts.push(context);
        const page = await context.newPage();
        await page.goto(url);
        return page;
      },
      stopStage: stop,
    });
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
    await stop();
  }
}
