import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Window } from '../src/window.ts';

test('so many pass within any time of that length that begins with one of them', () => {
  const window = new Window({ points: 2, within: 100 });
  expect([0, 10, 20, 99].map((now) => window.take(now))).toEqual([true, true, false, false]);
  expect([100, 150, 199].map((now) => window.take(now))).toEqual([true, true, false]);
});

test('whoever keeps to it is never refused, and nobody does more than twice as much', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 200 }), (pauses) => {
      const window = new Window({ points: 5, within: 100 });
      let now = 0;
      const passed: number[] = [];
      const all: number[] = [];
      for (const pause of pauses) {
        now += pause;
        all.push(now);
        const kept = all.filter((at) => at > now - 100).length <= 5;
        const passes = window.take(now);
        expect(passes || !kept).toBe(true);
        if (passes) {
          passed.push(now);
        }
        expect(passed.filter((at) => at > now - 100).length).toBeLessThanOrEqual(10);
      }
    }),
  );
});

test('says after how long there is one to take again', () => {
  const window = new Window({ points: 1, within: 100 });
  window.take(0);
  expect([0, 40, 99.5].map((now) => window.left(now))).toEqual([100, 60, 1]);
  expect([99, 100].map((now) => window.isOver(now))).toEqual([false, true]);
});
