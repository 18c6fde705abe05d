import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Flags = NonNullable<ParseArgsConfig['options']>;
type Values<F extends Flags> = ReturnType<typeof parseArgs<{ options: F }>>['values'];

/** The call of a command is off: told in one sentence. */
export class UsageError extends Error {}

/** @param flags as `parseArgs` of `node:util` describes them @throws {UsageError} for one that is unknown */
export function readFlags<F extends Flags>(args: readonly string[], flags: F): Values<F> {
  try {
    // npm wants "--" before a script's own flags, and pnpm hands it on.
    return parseArgs({ args: args.filter((arg) => arg !== '--'), options: flags }).values;
  } catch (error) {
    if (error instanceof TypeError) {
      const known = Object.keys(flags).map((flag) => `--${flag}`);
      throw new UsageError(`${error.message.split(/\.\s/)[0]}. The flags here are ${known.join(', ')}.`);
    }
    throw error;
  }
}

/** @param what it is called, such as `contender` @throws {UsageError} for none of those that are known */
export function oneOf<T extends string>(known: readonly T[], given: string, what: string): T {
  const found = known.find((each) => each === given.trim());
  if (found === undefined) {
    throw new UsageError(`"${given}" is no ${what}. Choose from ${known.join(', ')}.`);
  }
  return found;
}

/** @throws {UsageError} for what is no whole number in these limits */
export function count(flag: string, given: string, least: number, most: number): number {
  const number = Number(given);
  if (!/^\s*\d+\s*$/.test(given) || number < least || number > most) {
    const limits = `${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
    throw new UsageError(`${flag} takes a whole number from ${limits}, and "${given}" is none.`);
  }
  return number;
}

/**
 * Where a file is to be written. Looks for the folder now: it would be a pity to find out after a long measurement.
 * @param cwd what it is relative to
 * @returns the absolute path; `undefined` if none was given
 * @throws {UsageError} if there is no such folder
 */
export function file(flag: string, given: string | undefined, cwd: string): string | undefined {
  if (given === undefined) {
    return undefined;
  }
  const absolute = path.resolve(cwd, given);
  if (given === '' || !existsSync(path.dirname(absolute))) {
    throw new UsageError(
      `${flag} cannot write "${given}": there is no such folder. Make it first, or name another one.`,
    );
  }
  return absolute;
}
