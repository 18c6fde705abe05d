import type { Locator, Page } from 'playwright-core';

/** What tests do with an open panel, whatever the page. */
export function panelIn(page: Page) {
  const rows = page.getByRole('option');
  return {
    rows,
    tab: (name: string): Locator => page.getByRole('tab', { name }),
    row: (name: RegExp): Locator => page.getByRole('option', { name }).last(),
    details: page.getByRole('region', { name: /^Details/ }),
    /** The names in the rows in sight. */
    names: (): Promise<string[]> => page.locator('wire-list .name').allTextContents(),
    /** The events and acknowledgements in sight, as `→ out new message`. */
    events: (): Promise<string[]> =>
      page
        .locator('wire-list .row:is(.event, .acknowledgement)')
        .evaluateAll((found) =>
          found.map((row) =>
            ['.direction', '.name'].map((part) => row.querySelector(part)?.textContent).join(' '),
          ),
        ),
    /** Opens the panel, lays these cards for an exercise, and begins. @param start what the button says */
    async predict(exercise: string, cards: readonly string[], start: string): Promise<void> {
      await page.getByRole('button', { name: 'Wire', exact: true }).click();
      await page.getByRole('tab', { name: 'Predict' }).click();
      await page.getByLabel('Exercise').selectOption(exercise);
      for (const name of cards) {
        await page.getByRole('button', { name, exact: true }).click();
      }
      await page.getByRole('button', { name: start }).click();
    },
  };
}
