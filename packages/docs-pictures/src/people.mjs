/** @typedef {import('playwright-core').Page} Page */

/**
 * Chooses a nickname.
 * @param {Page} page
 * @param {string} nickname
 */
export async function choose(page, nickname) {
  await page.getByLabel('nickname').fill(nickname);
  await page.getByRole('button', { name: 'Join the chat' }).click();
}

/**
 * Joins the chat, and waits until the badge has its first round trip.
 * @param {Page} page
 * @param {string} nickname
 */
export async function join(page, nickname) {
  await choose(page, nickname);
  await page.locator('#chat:not([inert])').waitFor();
  await page.getByText(/^WebSocket · \d+ ms$/).waitFor();
}

/**
 * Writes a message and sends it.
 * @param {Page} page
 * @param {string} text
 */
export async function say(page, text) {
  await page.getByLabel('Your message').fill(text);
  await page.getByLabel('Your message').press('Enter');
}

/**
 * Says something, and waits until everyone has it.
 * @param {Page} speaker
 * @param {string} text
 * @param {Page[]} everyone
 */
export async function sayToAll(speaker, text, everyone) {
  await say(speaker, text);
  await Promise.all(
    everyone.map((page) => page.locator('.message:has(time)').getByText(text, { exact: true }).waitFor()),
  );
}
