import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { Fault } from './trial.ts';

/** The call of the command is off: told in one sentence. */
export class UsageError extends Error {}

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
  const { only, quick = false, json } = parsed(args);
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
  return { faults, json: file(json, cwd) };
}

function parsed(args: readonly string[]) {
  try {
    // npm wants "--" before a script's own flags, and pnpm hands it on.
    return parseArgs({ args: args.filter((arg) => arg !== '--'), options: FLAGS }).values;
  } catch (error) {
    if (error instanceof TypeError) {
      const known = Object.keys(FLAGS).map((flag) => `--${flag}`);
      throw new UsageError(`${error.message.split(/\.\s/)[0]}. The flags here are ${known.join(', ')}.`);
    }
    throw error;
  }
}

/** Looks for the folder now: it would be a pity to find out after all the faults. */
function file(given: string | undefined, cwd: string): string | undefined {
  if (given === undefined) {
    return undefined;
  }
  const absolute = path.resolve(cwd, given);
  if (given === '' || !existsSync(path.dirname(absolute))) {
    throw new UsageError(
      `--json cannot write "${given}": there is no such folder. Make it first, or name another one.`,
    );
  }
  return absolute;
}
