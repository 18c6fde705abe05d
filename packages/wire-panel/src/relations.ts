import type { Entry } from './entry.ts';

/** The place of the entry with this number, or of the first one after it. Numbers rise; what is filtered has gaps. */
export function indexOf(entries: readonly Entry[], number: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.number < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** @returns the entry with this number, if it is among them */
export function entryAt(entries: readonly Entry[], number: number): Entry | undefined {
  const entry = entries[indexOf(entries, number)];
  return entry?.number === number ? entry : undefined;
}

/** @returns what acknowledged an event, if anything did */
export function acknowledgementOf(entries: readonly Entry[], { kind, id, number }: Entry): Entry | undefined {
  if (kind !== 'event' || id === undefined) {
    return undefined;
  }
  for (let index = indexOf(entries, number) + 1; index < entries.length; index++) {
    if (entries[index]!.answers === number) {
      return entries[index];
    }
  }
  return undefined;
}

/** @returns all events that brought an event of the page back to it */
export function returnsOf(entries: readonly Entry[], { kind, direction, number }: Entry): Entry[] {
  return kind === 'event' && direction === 'out'
    ? entries.slice(indexOf(entries, number) + 1).filter(({ returns }) => returns === number)
    : [];
}

/** Whether an event may come from someone else: the page has asked for nothing that it answers or brings back. */
export function isUnasked({ kind, direction, returns }: Entry): boolean {
  return kind === 'event' && direction === 'in' && returns === undefined;
}

/** The numbers of what an entry answers or brings back, and of what answers it or brings it back. */
export function relatedTo(entries: readonly Entry[], number: number | undefined): Set<number> {
  const entry = number === undefined ? undefined : entryAt(entries, number);
  if (entry === undefined) {
    return new Set();
  }
  const numbers = [
    entry.answers,
    entry.returns,
    acknowledgementOf(entries, entry)?.number,
    ...returnsOf(entries, entry).map((back) => back.number),
  ];
  return new Set(numbers.filter((each) => each !== undefined));
}
