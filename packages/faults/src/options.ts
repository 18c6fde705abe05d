import { file, readFlags, UsageError } from 'command-flags';

import type { Fault } from './trial.ts';

const FLAGS = {
  only: { type: 'string', multiple: true },
  quick: { type: 'boolean' },
  json: { type: 'string' },
} as const;

export interface Options {
  faults: readonly Fault[];
  /** The absolute path of the file to write. */
  json: string | undefined;
}

/**
 * Reads what was typed behind `faults`.
 * @param all the faults that there are
 * @param cwd where it was typed: the file is relative to it
 * @throws {UsageError}
 */
export function readOptions(args: readonly string[], cwd: string, all: readonly Fault[]): Options {
  const { only, quick = false, json } = readFlags(args, FLAGS);
  const named = only?.flatMap((names) => names.split(',')).map((name) => name.trim());
  const unknown = named?.find((name) => all.every((fault) => fault.name !== name));
  if (unknown !== undefined) {
    throw new UsageError(`"${unknown}" is no fault. Choose from ${all.map(({ name }) => name).join(', ')}.`);
  }
  const faults = all.filter(
    ({ name, isShort = false }) => (named?.includes(name) ?? true) && (isShort || !quick),
  );
  if (faults.length === 0) {
    throw new UsageError(`None of these is quick: leave out --quick.`);
  }
  return { faults, json: file('--json', json, cwd) };
}
