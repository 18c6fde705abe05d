import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

import { UsageError } from 'command-flags';

import type { Programs } from './contender-process.ts';
import { type ContenderName, contenders, ready } from './contenders.ts';
import { measure } from './measure.ts';
import { type Options, readOptions } from './options.ts';
import type { Measured, Report } from './report.ts';
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
    const measured = await measureAll(options, { dist, packages, programs });
    for (const each of measured) {
      console.log(['', ...tableLines(each)].join('\n'));
    }
    if (options.json !== undefined) {
      await writeFile(options.json, `${JSON.stringify(reportOf(options, measured), null, 2)}\n`);
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

async function measureAll(options: Options, { dist, packages, programs }: Places): Promise<Measured[]> {
  const data = await mkdtemp(path.join(tmpdir(), 'bench-'));
  // Ctrl+C too: a measurement takes long.
  process.once('exit', () => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(1));
  }
  const all = contenders(dist, packages, data).filter(({ name }) => options.contenders.includes(name));
  const built = ready(all);
  for (const { name } of all.filter((each) => !built.includes(each))) {
    console.log(howToBuild(name));
  }
  return await measure(options, built, programs, (now) => console.error(now));
}

function reportOf(options: Options, measured: readonly Measured[]): Report {
  const { parts, people, many, pairs, forMs, settlesMs, contenders: names, crowds } = options;
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    parts,
    people,
    many,
    pairs,
    forMs,
    settlesMs,
    contenders: names,
    crowds,
    measured,
  };
}

function howToBuild(name: ContenderName): string {
  return `Without ${name}, which is not built: pnpm build builds it.`;
}
