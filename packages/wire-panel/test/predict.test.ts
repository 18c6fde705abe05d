import { describeInBrowser } from 'testing/browser';
import { describe, expect, test } from 'vitest';

import type { Entry } from '../src/entry.ts';
import { type Card, type Exercise, judge, run } from '../src/exercise.ts';
import { focused, openPanel, PAGE, servePanel } from './panel-page.ts';

function entry(number: number, direction: 'out' | 'in', name: string, more: Partial<Entry> = {}): Entry {
  return {
    number,
    kind: 'event',
    direction,
    name,
    at: number,
    namespace: '/room',
    payload: [],
    id: undefined,
    answers: undefined,
    returns: undefined,
    transport: 'websocket',
    packets: [],
    ...more,
  };
}
const card = (direction: 'out' | 'in', name: string): Card => ({ direction, name });

describe('a prediction', () => {
  const [a, b, c] = [card('out', 'a'), card('in', 'b'), card('in', 'c')];
  const came = [entry(1, 'out', 'a'), entry(2, 'in', 'b'), entry(3, 'in', 'c')];
  const marks = (laid: Card[]) => judge(laid, came).map(({ card: { name }, mark }) => `${name} ${mark}`);

  test('is judged card by card', () => {
    expect(marks([a, b, c])).toEqual(['a right', 'b right', 'c right']);
    expect(marks([])).toEqual(['a missing', 'b missing', 'c missing']);
    expect(marks([a, c])).toEqual(['a right', 'b missing', 'c right']);
    expect(marks([a, card('out', 'b'), b, c])).toEqual(['a right', 'b wrong', 'b right', 'c right']);
    // Of two in the wrong order one is right.
    expect(marks([a, c, b])).toEqual(['a right', 'c wrong', 'b right', 'c missing']);
  });

  test('counts what is on the cards, until the end has come', () => {
    const exercise: Exercise = { id: '', title: '', task: '', cards: [a, b], until: { ...b, times: 2 } };
    const isBackground = ({ namespace }: Entry) => namespace === '/';
    const recorded = [
      entry(1, 'out', 'a'),
      entry(2, 'in', 'other'),
      entry(3, 'in', 'b', { namespace: '/' }),
      entry(4, 'in', 'b'),
    ];
    expect(run(exercise, recorded, isBackground).over).toBe(false);
    const { entries, over } = run(
      exercise,
      [...recorded, entry(5, 'in', 'b'), entry(6, 'in', 'b')],
      isBackground,
    );
    expect(over).toBe(true);
    expect(entries.map(({ number }) => number)).toEqual([1, 4, 5]);
  });

  test('of what is one’s own leaves out what others do', () => {
    const exercise: Exercise = { id: '', title: '', task: '', own: true, cards: [a, b], until: b };
    const recorded = [
      entry(7, 'in', 'b'),
      entry(8, 'in', 'b', { returns: 3 }),
      entry(9, 'out', 'a'),
      entry(10, 'in', 'b', { returns: 9 }),
    ];
    expect(run(exercise, recorded, () => false).entries.map(({ number }) => number)).toEqual([9, 10]);
  });
});

describeInBrowser('predict, then see', (open) => {
  async function visit(files: Record<string, string> = {}) {
    const { url, io } = await servePanel(files);
    const page = await open();
    await page.goto(url);
    const panel = await openPanel(page, 'Predict');
    const predict = page.getByRole('group', { name: 'Predict, then see' });
    return { page, io, panel, predict, laid: predict.locator('.laid li') };
  }

  test('marks what is right, what did not come, and what was left out, with the keyboard alone', async () => {
    const { page, io, panel, predict, laid } = await visit();
    for (const name of ['→ out said', '← in said', '→ out say']) {
      await predict.getByRole('button', { name, exact: true }).press('Enter');
    }
    await predict.getByRole('button', { name: 'Earlier: → out say, place 3' }).press('Enter');
    await predict.getByRole('button', { name: 'Earlier: → out say, place 2' }).press('Enter');
    expect(await laid.locator('.card').allTextContents()).toEqual(['→ out say', '→ out said', '← in said']);
    await predict.getByRole('button', { name: 'Start, then do it' }).press('Enter');
    await predict.getByRole('status').getByText('0 of what is on the cards').waitFor();

    io.of('/room').emit('said', 'by another');
    await panel.say({ text: 'mine' });
    await predict.getByText('Right: 2 of your 3 cards. There were 3 on the wire.').waitFor();
    expect((await laid.allInnerTexts()).map((text) => text.split('\n').slice(0, 2))).toEqual([
      ['→ out say', '✓ right'],
      ['→ out said', '✗ not here'],
      ['← in ack of say', '+ came too'],
      ['← in said', '✓ right'],
    ]);
    await laid.first().getByRole('button').press('Enter');
    await panel.details.getByRole('heading', { name: /out\s+say/ }).waitFor();

    await predict.getByRole('button', { name: 'Try again' }).click();
    await predict.getByRole('button', { name: 'Take away: → out said, place 2' }).click();
    expect(await laid.count()).toBe(2);
    await page.reload();
    await expect.poll(() => laid.count()).toBe(2);
  });

  test('watches a page from its beginning', async () => {
    const { predict, laid } = await visit();
    await predict.getByRole('combobox').selectOption('Open the page');
    for (const name of ['→ out connect', '← in connect', '← in welcome']) {
      await predict.getByRole('button', { name, exact: true }).click();
    }
    await predict.getByRole('button', { name: 'Reload and see' }).click();
    await predict.getByText('Right: 3 of your 3 cards. There were 3 on the wire.').waitFor();
    expect(await laid.locator('.mark').allTextContents()).toEqual(['✓ right', '✓ right', '✓ right']);
  });

  test('goes on while another tab is looked at, and not after a reload', async () => {
    const { page, panel, predict, laid } = await visit();
    await predict.getByRole('button', { name: '→ out say', exact: true }).click();
    await predict.getByRole('button', { name: 'Start, then do it' }).click();
    await panel.tab('List').click();
    await panel.say({ text: 'mine' });
    await panel.row(/in.*said/).waitFor();
    await panel.tab('Predict').click();
    await predict.getByText('Right: 1 of your 1 cards. There were 3 on the wire.').waitFor();
    await page.reload();
    await predict.getByRole('button', { name: 'Start, then do it' }).waitFor();
    expect(await laid.count()).toBe(1);
  });

  test.each([
    '{',
    'null',
    '{"laid":{"length":1},"phase":"laying","after":0,"reload":false}',
    '{"laid":[{"name":"say"}],"phase":"laying","after":0,"reload":false}',
    '{"laid":[],"phase":"resting","after":0,"reload":false}',
  ])('begins anew where something else was kept: %s', async (something) => {
    const { page, predict, laid } = await visit();
    await page.evaluate((text) => sessionStorage.setItem('wire-panel-prediction', text), something);
    await page.reload();
    await predict.getByText('Nothing yet: choose a card above.').waitFor();
    expect(await laid.count()).toBe(0);
  });

  test('keeps the focus when that goes which had it', async () => {
    const { page, panel, predict, laid } = await visit();
    const say = predict.getByRole('button', { name: '→ out say', exact: true });
    await say.click();
    await say.click();
    await predict.getByRole('button', { name: 'Take away: → out say, place 2' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('Take away: → out say, place 1');
    await page.keyboard.press('Enter');
    await expect.poll(() => laid.count()).toBe(0);
    expect(await focused(page)).toBe('card out');
    await say.click();
    await predict.getByRole('button', { name: 'Start, then do it' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('summary');
    await panel.say({ text: 'mine' });
    await predict.getByRole('button', { name: 'Try again' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('Predict, then see');
  });

  test.each(['<h1>Not found</h1>', '{"statusCode":404}', '[]', '[{"id":"say"}]'])(
    'says so when the exercises are not there, but %s',
    async (answer) => {
      const { page } = await visit({ '/predictions.json': answer });
      await page.getByText('The exercises cannot be read: /predictions.json').waitFor();
    },
  );

  test('says so when the server answers with an error', async () => {
    const { page } = await visit({ '/': PAGE.replace('/predictions.json', '/none.json') });
    await page.getByText('The exercises cannot be read: /none.json').waitFor();
  });
});
