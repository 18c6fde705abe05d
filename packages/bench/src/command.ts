import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

import type { Programs } from './contender-process.ts';
import { type ContenderName, contenders, ready } from './contenders.ts';
import { measure } from './measure.ts';
import { readOptions, UsageError } from './options.ts';
import { tableLines } from './table.ts';

/** Where the bench finds what it starts. */
export interface Places {
  /** The folder with its own programs. */
  dist: string;
  /** The folder of all packages. */
  packages: string;
  programs: Programs;
}

/**
 * Runs `bench`.
 * @param cwd where it was typed
 * @returns the exit code: 0, 1 if the measurement failed, 2 for a call that is off
 */
export async function benchCommand(
  args: string[],
  cwd: string,
  { dist, packages, programs }: Places,
): Promise<number> {
  try {
    const options = readOptions(args, cwd);
    const all = contenders(dist, packages).filter(({ name }) => options.contenders.includes(name));
    const built = ready(all);
    for (const { name } of all.filter((each) => !built.includes(each))) {
      console.log(howToBuild(name));
    }
    const measured = await measure(options, built, programs, (now) => console.error(now));
    for (const each of measured) {
      console.log(['', ...tableLines(each)].join('\n'));
    }
    if (options.json !== undefined) {
      const [cpu] = cpus();
      const report = {
        node: process.version,
        cpu: cpu?.model,
        cores: cpus().length,
        ...options,
        measured: measured.map((each) => ({
          ...each,
          rounds: each.rounds.map((round) => Object.fromEntries(round)),
        })),
      };
      await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
    }
    return 0;
  } catch (error) {
    if (error instanceof Error) {
      console.error(error instanceof UsageError ? error.message : `The bench failed: ${error.message}`);
      return error instanceof UsageError ? 2 : 1;
    }
    throw error;
  }
}

function howToBuild(name: ContenderName): string {
  return `Without ${name}, which is not built: pnpm build builds it.`;
}
