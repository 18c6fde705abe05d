import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { median, overlap, percentile, range } from '../src/index.ts';

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
