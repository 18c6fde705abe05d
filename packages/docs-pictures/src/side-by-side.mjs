import { WIDE } from './windows.mjs';

/** CSS pixels between two windows, and around them. */
const GAP = 24;

/**
 * The size of a picture of windows side by side.
 * @param {{ viewport: { width: number, height: number } }[]} windows
 */
export function sizeOf(windows) {
  const width = windows.reduce((sum, { viewport }) => sum + viewport.width + GAP, GAP);
  const height = Math.max(...windows.map(({ viewport }) => viewport.height)) + 2 * GAP;
  return { width, height };
}

/**
 * Puts pictures of windows side by side, each with an edge, so that it is seen where a window ends.
 * @param {import('playwright-core').Browser} browser
 * @param {Buffer[]} shots PNGs
 * @returns {Promise<Buffer>} a PNG
 */
export async function sideBySide(browser, shots) {
  const page = await browser.newPage(WIDE);
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`);
  await page.setContent(`
    <style>
      body { margin: 0 }
      main { display: flex; align-items: center; gap: ${GAP}px; width: max-content; padding: ${GAP}px; background: white }
      img { border-radius: 12px; box-shadow: 0 0 0 1px #9fb2c9 }
    </style>
    <main>${images.join('')}</main>`);
  const picture = await page.locator('main').screenshot();
  await page.close();
  return picture;
}
