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
