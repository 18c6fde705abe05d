import type { Entry } from './entry.ts';

/**
 * Makes a function of an entry that computes each result once: what is recorded is drawn with every event that comes.
 * A result goes with its entry.
 */
export function oncePerEntry<Result>(compute: (entry: Entry) => Result): (entry: Entry) => Result {
  const results = new WeakMap<Entry, { result: Result }>();
  return (entry) => {
    const known = results.get(entry) ?? { result: compute(entry) };
    results.set(entry, known);
    return known.result;
  };
}
