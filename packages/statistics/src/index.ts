/** The least and the greatest of some values. */
export type Range = readonly [least: number, greatest: number];

/**
 * The value that so many percent of all are not greater than: the nearest rank, so it is always one of the values.
 * @param percent above 0, up to 100
 * @returns `null` for no values
 */
export function percentile(values: readonly number[], percent: number): number | null {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.ceil((percent / 100) * ascending.length) - 1] ?? null;
}

/** The middle value; of an even number of values the mean of the two in the middle. @returns `null` for no values */
export function median(values: readonly number[]): number | null {
  const ascending = values.toSorted((a, b) => a - b);
  const upper = ascending[Math.floor(ascending.length / 2)];
  const lower = ascending[Math.ceil(ascending.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** @returns `null` for less than two values, which have no range worth the name */
export function range(values: readonly number[]): Range | null {
  return values.length < 2 ? null : [Math.min(...values), Math.max(...values)];
}

/** Whether two ranges have a value in common: then what was measured shows no difference. */
export function overlap(a: Range, b: Range): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}

/** A ratio, and the interval that holds it 95 times of 100. */
export interface Ratio {
  median: number;
  interval: Range;
}

/** How often is drawn anew, and where drawing begins: so that the same values give the same interval. */
const DRAWS = 2000;
const SEED = 1;

/**
 * The median of the ratios of pairs that were measured side by side, with the percentile interval of the bootstrap
 * (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
 * @param pairs a value, and the one that it is compared with, above 0
 * @returns `null` for less than two pairs
 */
export function ratioOfPairs(pairs: readonly (readonly [value: number, reference: number])[]): Ratio | null {
  const ratios = pairs.map(([value, reference]) => value / reference);
  const middle = median(ratios);
  if (middle === null || ratios.length < 2) {
    return null;
  }
  const random = mulberry32(SEED);
  const medians = Array.from({ length: DRAWS }, () =>
    median(ratios.map(() => ratios[Math.floor(random() * ratios.length)] ?? middle)),
  ).filter((each) => each !== null);
  return {
    median: middle,
    interval: [percentile(medians, 2.5) ?? middle, percentile(medians, 97.5) ?? middle],
  };
}

/** Numbers from 0 to 1, the same for each seed: Tommy Ettinger's generator, in the public domain. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
