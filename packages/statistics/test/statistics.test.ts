import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { median, overlap, percentile, range, ratioOfPairs } from '../src/index.ts';

const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
const values = fc.array(value, { minLength: 1, maxLength: 50 });

describe('percentile', () => {
  test('is a value that enough are not greater than, and the least such one', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (list, percent) => {
        const found = percentile(list, percent) ?? Number.NaN;
        expect(list).toContain(found);
        const upTo = (limit: number) => list.filter((each) => each <= limit).length / list.length;
        expect(upTo(found)).toBeGreaterThanOrEqual(percent / 100);
        expect(list.filter((each) => each < found).length / list.length).toBeLessThan(percent / 100);
      }),
    );
  });

  test('of nothing is nothing', () => {
    expect(percentile([], 50)).toBeNull();
  });
});

describe('median', () => {
  test('has as many values above as below', () => {
    fc.assert(
      fc.property(values, (list) => {
        const middle = median(list) ?? Number.NaN;
        const below = list.filter((each) => each < middle).length;
        const above = list.filter((each) => each > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(list.length / 2);
      }),
    );
  });

  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[], null],
  ])('of %j is %j', (list, expected) => {
    expect(median(list)).toBe(expected);
  });
});

describe('ranges', () => {
  test('overlap exactly where they have a value in common', () => {
    fc.assert(
      fc.property(fc.tuple(value, value), fc.tuple(value, value), (one, other) => {
        const a = range(one);
        const b = range(other);
        if (a === null || b === null) {
          throw new Error('Two values have a range.');
        }
        const common = Math.max(a[0], b[0]) <= Math.min(a[1], b[1]);
        expect(overlap(a, b)).toBe(common);
        expect(overlap(b, a)).toBe(common);
      }),
    );
  });

  test('take two values', () => {
    expect(range([1])).toBeNull();
    expect(range([3, 1, 2])).toEqual([1, 3]);
  });
});

describe('the ratio of pairs', () => {
  const pair = fc.tuple(
    fc.double({ min: 0.1, max: 100, noNaN: true }),
    fc.double({ min: 0.1, max: 100, noNaN: true }),
  );

  test('lies within its interval, which lies within the ratios, whatever order they come in', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 12 }), (pairs) => {
        const ratios = pairs.map(([measured, reference]) => measured / reference);
        const { median: middle, interval } = ratioOfPairs(pairs) ?? { median: Number.NaN, interval: [1, 0] };
        expect(middle).toBe(median(ratios));
        expect(interval[0]).toBeGreaterThanOrEqual(Math.min(...ratios));
        expect(interval[0]).toBeLessThanOrEqual(middle);
        expect(interval[1]).toBeGreaterThanOrEqual(middle);
        expect(interval[1]).toBeLessThanOrEqual(Math.max(...ratios));
        expect(ratioOfPairs(pairs)).toEqual({ median: middle, interval });
      }),
      { numRuns: 20 },
    );
  });

  test('of pairs that all say the same is that, without a doubt', () => {
    expect(
      ratioOfPairs(Array.from({ length: 10 }, (_, index) => [index + 1, 2 * index + 2] as const)),
    ).toEqual({
      median: 0.5,
      interval: [0.5, 0.5],
    });
  });

  test('needs two pairs', () => {
    expect(ratioOfPairs([[1, 2]])).toBeNull();
  });
});
