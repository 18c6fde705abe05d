import { median, type Range, ratioOfPairs } from 'statistics';

import { type ContenderName, REFERENCE } from './contenders.ts';
import type { Options, Part } from './options.ts';

/** What was measured of one contender in one round, by name. */
export type Figures = Record<string, number>;

/** One thing that is measured, of all contenders, round by round: the figures of a round belong together. */
export interface Measured {
  part: Part;
  people: number;
  title: string;
  contenders: readonly ContenderName[];
  rounds: readonly Partial<Record<ContenderName, Figures>>[];
}

/** What `bench --json` writes. */
export interface Report extends Omit<Options, 'json'> {
  /** The day, in UTC, as in 2026-01-31. */
  date: string;
  node: string;
  platform: string;
  arch: string;
  /** The model of the processor, and how many of its cores there are. */
  cpu: string;
  cores: number;
  measured: readonly Measured[];
}

/** The median of all rounds. @returns `null` if it was not measured */
export function middleOf({ rounds }: Measured, name: ContenderName, figure: string): number | null {
  return median(rounds.map((round) => round[name]?.[figure]).filter((value) => value !== undefined));
}

/**
 * How many times as much it is as with the reference: the median of all rounds, in the same round each.
 * @returns `null` if it was not measured; without an interval, if there was one round only
 */
export function ratioOf(
  { rounds }: Measured,
  name: ContenderName,
  figure: string,
): { median: number; interval: Range | null } | null {
  const pairs = rounds.flatMap((round): [number, number][] => {
    const value = round[name]?.[figure];
    const reference = round[REFERENCE]?.[figure];
    return value === undefined || reference === undefined ? [] : [[value, reference]];
  });
  const [[value, reference] = []] = pairs;
  return value === undefined || reference === undefined
    ? null
    : (ratioOfPairs(pairs) ?? { median: value / reference, interval: null });
}

/** People's processes that worked more than this part of their time may have been what was measured. */
const BUSY = 0.85;

/** With whom the people themselves had no time left. */
export function busyWith(measured: Measured): ContenderName[] {
  return measured.contenders.filter((name) => (middleOf(measured, name, 'crowdBusy') ?? 0) > BUSY);
}
