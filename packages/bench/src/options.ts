import { availableParallelism } from 'node:os';

import { count, file, oneOf, readFlags } from 'command-flags';

import { type ContenderName, CONTENDERS, REFERENCE } from './contenders.ts';

export const PARTS = ['fixed rate', 'full speed', 'memory', 'comeback'] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  parts: readonly Part[];
  /** Sizes of the rooms that speak. */
  people: readonly number[];
  /** Those who are idle, and those who come back. */
  many: number;
  pairs: number;
  /** Milliseconds that a room is measured. */
  forMs: number;
  /** Milliseconds until the memory of those who are idle is looked at. */
  settlesMs: number;
  contenders: readonly ContenderName[];
  /** Processes with people. */
  crowds: number;
  /** The absolute path of the file to write. */
  json: string | undefined;
}

const FLAGS = {
  parts: { type: 'string' },
  people: { type: 'string' },
  many: { type: 'string' },
  pairs: { type: 'string' },
  seconds: { type: 'string' },
  contenders: { type: 'string' },
  crowds: { type: 'string' },
  quick: { type: 'boolean' },
  json: { type: 'string' },
} as const;

const USUAL = { people: '32,200,1000', many: '1000', pairs: '10', seconds: '2', settlesMs: 2000 };
const QUICK = { people: '32,200', many: '300', pairs: '2', seconds: '1', settlesMs: 1000 };

/**
 * Reads what was typed behind `bench`.
 * @param cwd where it was typed: files are relative to it
 * @throws {UsageError}
 */
export function readOptions(args: string[], cwd: string): Options {
  const values = readFlags(args, FLAGS);
  const usual = values.quick ? QUICK : USUAL;
  const chosen = listOf(CONTENDERS, values.contenders, 'contender');
  return {
    parts: listOf(PARTS, values.parts, 'part'),
    people: (values.people ?? usual.people).split(',').map((each) => count('--people', each, 2, 2000)),
    many: count('--many', values.many ?? usual.many, 2, 2000),
    pairs: count('--pairs', values.pairs ?? usual.pairs, 1, 100),
    forMs: 1000 * count('--seconds', values.seconds ?? usual.seconds, 1, 600),
    settlesMs: usual.settlesMs,
    contenders: chosen.includes(REFERENCE) ? chosen : [...chosen, REFERENCE],
    crowds: count('--crowds', values.crowds ?? String(Math.max(1, availableParallelism() - 1)), 1, 64),
    json: file('--json', values.json, cwd),
  };
}

/** All, if none are named. */
function listOf<T extends string>(known: readonly T[], given: string | undefined, what: string): T[] {
  return [...new Set(given === undefined ? known : given.split(',').map((each) => oneOf(known, each, what)))];
}
