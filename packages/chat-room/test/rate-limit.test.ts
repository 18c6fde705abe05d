import { LIMITS } from 'chat-protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { RateLimit } from '../src/index.ts';

/** How many of these moments (milliseconds, rising) pass. */
function passed(moments: number[], rate = LIMITS.rates.message): number {
  const limit = new RateLimit(rate);
  return moments.filter((now) => limit.take('ana', now) === 0).length;
}

const times = (count: number, every: number, start = 0) =>
  Array.from({ length: count }, (_, i) => start + i * every);

describe('messages', () => {
  test('ten at once and five a second for long always pass', () => {
    const moments = [...times(600, 200), ...times(10, 0, 60_000)].toSorted((a, b) => a - b);
    expect(passed(moments)).toBe(610);
  });

  test('more than thirty at once never pass', () => {
    expect(passed(times(1000, 0, 5000))).toBeLessThanOrEqual(30);
  });

  test('ten a second for long never pass', () => {
    expect(passed(times(600, 100))).toBeLessThan(600 - 100);
  });
});

test('who waits as long as told passes', () => {
  const rising = fc.array(fc.nat(400), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(rising, (pauses) => {
      const limit = new RateLimit(LIMITS.rates.message);
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        const wait = limit.take('ana', now);
        if (wait > 0) {
          now += wait;
          expect(limit.take('ana', now)).toBe(0);
        }
      }
    }),
  );
});

test('no window of any length lets more than burst and rate through', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { maxLength: 200 }), (pauses) => {
      const limit = new RateLimit({ burst: 5, perSecond: 2 });
      let now = 0;
      const through: number[] = [];
      for (const pause of pauses) {
        now += pause;
        if (limit.take('ana', now) === 0) {
          through.push(now);
        }
      }
      for (const [i, start] of through.entries()) {
        for (const [j, end] of through.entries()) {
          expect(j - i + 1).toBeLessThanOrEqual(5 + ((end - start) * 2) / 1000 + 1e-9);
        }
      }
    }),
  );
});

test('people do not take from each other', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 1 });
  expect([limit.take('ana', 0), limit.take('bo', 0), limit.take('ana', 0)]).toEqual([0, 0, 1000]);
});
