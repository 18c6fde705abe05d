import { mermaid } from 'wire-panel/mermaid';

import { UNSTABLE } from './diagrams.mjs';
import { inStudio } from './studio.mjs';
import { WIDE } from './windows.mjs';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('wire-panel/element').WirePanel} WirePanel what `wire-panel` is in a page
 * @typedef {import('wire-panel/mermaid').Recorded} Recorded
 */

/**
 * Plays a scene with two windows, the wire panel open in both.
 * @param {import('playwright-core').Browser} browser
 * @param {import('./diagrams.mjs').Diagram} diagram
 * @param {{ websocket?: boolean }} [options] `websocket: false` lets none through, so that long-polling is left
 * @returns {Promise<string>} what was recorded, in mermaid's language
 */
export function recordDiagram(browser, { stage, lanes, namespace, play }, { websocket = true } = {}) {
  return inStudio(browser, stage, async (studio) => {
    /** @type {{ at: number, text: string }[]} */
    const notes = [];

    async function open() {
      const page = await studio.open(WIDE, async (prepared) => {
        // As in a tab that had the panel open: then it records from the first packet on.
        await prepared.addInitScript(() => sessionStorage.setItem('wire-panel', 'open'));
        if (!websocket) {
          await prepared.routeWebSocket(/./, (socket) => socket.close());
        }
      });
      // The stage's namespace, and the one for the badge's round trips.
      await hasCome(page, 'namespace', 'connect', 2);
      return page;
    }

    const bo = await open();
    /** @type {Page | undefined} */
    let ana;
    await play({
      bo,
      openAna: async () => (ana = await open()),
      hears: (page, event, times = 1) => hasCome(page, 'event', event, times),
      isAnswered: (page, event) => hasCome(page, 'acknowledgement', event, 1),
      note: async (page, text) => {
        // By the page's own clock, as its recording is.
        const at = await page.evaluate(() => performance.timeOrigin + performance.now());
        notes.push({ at, text });
      },
    });
    if (ana === undefined) {
      throw new Error('Nobody was recorded.');
    }
    const other = await recordedBy(bo);
    return mermaid(await recordedBy(ana), { lanes, other, notes, namespace, unstable: UNSTABLE });
  });
}

/**
 * Waits until so many of these have come to the page.
 * @param {Page} page
 * @param {'event' | 'acknowledgement' | 'namespace'} kind
 * @param {string} name
 * @param {number} times
 */
async function hasCome(page, kind, name, times) {
  await page.waitForFunction(
    ([whatKind, whatName, least]) =>
      (document.querySelector('wire-panel')?.recording?.entries ?? []).filter(
        (entry) => entry.kind === whatKind && entry.direction === 'in' && entry.name === whatName,
      ).length >= least,
    /** @type {const} */ ([kind, name, times]),
  );
}

/**
 * @param {Page} page
 * @returns {Promise<Recorded>}
 */
function recordedBy(page) {
  return page.evaluate(() => {
    const recording = document.querySelector('wire-panel')?.recording;
    if (recording === undefined) {
      throw new Error('This page records nothing.');
    }
    return { startedAt: recording.startedAt, entries: [...recording.entries] };
  });
}
