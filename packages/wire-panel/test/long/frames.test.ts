import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { emitNotes, goTo, openPanel, servePanel } from '../panel-page.ts';

/** Milliseconds that a frame may take with the panel open: what takes longer is felt. */
const MOST_OF_A_FRAME = 50;
const TABS = ['List', 'Diagram'];

describeInBrowser('frames with the panel open', (open) => {
  async function visit(tab: string) {
    const { url, io } = await servePanel();
    const page = await open();
    await goTo(page, url);
    return { page, io, panel: await openPanel(page, tab) };
  }
  function expectShort(what: string, frames: number[]) {
    const longest = Math.max(...frames);
    console.log(`The longest of ${frames.length} frames, ${what}: ${longest.toFixed()} ms.`);
    expect(longest).toBeLessThan(MOST_OF_A_FRAME);
  }

  test.each(TABS)('are short with ten thousand entries, in the %s', async (tab) => {
    const { page } = await visit(tab);
    await emitNotes(page, 10, 1100);
    await page.getByText(/of 10000$/).waitFor();
    expectShort('appending', await emitNotes(page, 30, 3));
    const scrolling = await page.getByRole('listbox').evaluate(async (list) => {
      const frame = () => new Promise(requestAnimationFrame);
      const frames: number[] = [];
      for (let step = 0; step < 30; step++) {
        list.scrollTop = (list.scrollHeight * step) / 30;
        const start = performance.now();
        await frame();
        frames.push(performance.now() - start);
      }
      return frames;
    });
    expectShort('scrolling', scrolling);
  });

  test.each(TABS)('are short where events of a megabyte are in sight, in the %s', async (tab) => {
    const { page, io, panel } = await visit(tab);
    const text = 'some text of a usual length';
    const list = Array.from({ length: 25_000 }, (_none, number) => ({ number, text }));
    for (let number = 0; number < 5; number++) {
      io.of('/room').emit('list', { number, list });
      io.of('/room').emit('picture', number, Buffer.alloc(1_000_000, number));
    }
    // The last one is the last to come.
    await panel.row(/picture.*4/).click();
    await panel.details.getByText('1,000,000 bytes over').waitFor();
    expectShort('when a small one comes', await emitNotes(page, 20, 1));
  });
});
