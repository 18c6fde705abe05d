import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { emitNotes, goTo, openPanel, servePanel } from './panel-page.ts';

describeInBrowser('ten thousand entries', (open) => {
  test.each(['List', 'Diagram'])('are few rows, and stay where one reads, in the %s', async (tab) => {
    const { url } = await servePanel();
    const page = await open();
    await goTo(page, url);
    const panel = await openPanel(page, tab);
    await emitNotes(page, 10, 1100);
    await page.getByText(/of 10000$/).waitFor();
    expect(await panel.rows.count()).toBeLessThan(100);

    const list = page.getByRole('listbox');
    await list.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    const read = () =>
      list.evaluate((element) => {
        const { top } = element.getBoundingClientRect();
        const rows = [...element.querySelectorAll('[role=option]')];
        return rows.find((row) => row.getBoundingClientRect().bottom > top + 1)?.id;
      });
    await emitNotes(page, 2, 1);
    const before = await read();
    await emitNotes(page, 3, 20);
    expect(await read()).toBe(before);
    await page.getByRole('button', { name: 'Newest' }).click();
    await expect.poll(() => panel.rows.last().textContent()).toContain('"event":19');
  });
});
