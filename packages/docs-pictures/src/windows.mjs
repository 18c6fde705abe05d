/**
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').BrowserContextOptions} Options
 * @typedef {import('playwright-core').Page} Page
 */

/** What may differ from one machine to the next, and would show. @satisfies {Options} */
const FIXED = {
  deviceScaleFactor: 1,
  colorScheme: /** @type {const} */ ('light'),
  reducedMotion: /** @type {const} */ ('reduce'),
  locale: 'en-GB',
  timezoneId: 'UTC',
};

/** A laptop's window. @satisfies {Options} */
export const WIDE = { ...FIXED, viewport: { width: 960, height: 760 } };

/** Those for the lab, which shows much at once: no larger than its pictures may be heavy. @satisfies {Options} */
export const LAB = { ...FIXED, viewport: { width: 1040, height: 820 } };

/** @satisfies {Options} */
export const LOW_LAB = { ...FIXED, viewport: { width: 1040, height: 640 } };

/** A phone's. @satisfies {Options} */
export const PHONE = { ...FIXED, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** What times and the round trip would show differs from one minute to the next. */
const TIME = '14:05';
const ROUND_TRIP = '2 ms';

/**
 * Takes a picture of a window.
 * @param {Page} page
 * @returns {Promise<Buffer>} a PNG
 */
export async function shoot(page) {
  await page.evaluate(([time, roundTrip]) => {
    for (const element of document.querySelectorAll('time')) {
      element.textContent = time;
    }
    const badge = document.querySelector('#transport');
    if (badge !== null) {
      badge.textContent = badge.textContent.replace(/\d+ ms/, roundTrip);
    }
  }, /** @type {const} */ ([TIME, ROUND_TRIP]));
  return page.screenshot();
}
