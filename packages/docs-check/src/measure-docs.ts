import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { recordExchanges } from './exchanges.ts';
import { BENCHES, EXCHANGES, FAULTS, MEASURED, MEASUREMENTS } from './measurements.ts';
import { at } from './workshop.ts';

/** The call is off, or a measurement has failed: a sentence. */
export class MeasureError extends Error {}

/**
 * Makes the files anew that numbers on pages come from.
 * @param args names of files, none: all; with `--quick` those that can be are quick, for trying things out
 * @throws {MeasureError}
 */
export async function measureDocs(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const named = args.filter((arg) => arg !== '--quick' && arg !== '--');
  const recorded = path.posix.basename(EXCHANGES);
  const faults = path.posix.basename(FAULTS);
  const known = [recorded, ...Object.keys(MEASURED), faults, ...Object.keys(BENCHES)];
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new MeasureError(`"${unknown}" is no file of ${MEASUREMENTS}: choose from ${known.join(', ')}.`);
  }
  const wanted = (name: string) => named.length === 0 || named.includes(name);
  mkdirSync(at(MEASUREMENTS), { recursive: true });
  if (wanted(recorded)) {
    writeFileSync(at(EXCHANGES), `${JSON.stringify(await recordExchanges(), null, 2)}\n`);
  }
  for (const [name, options] of Object.entries(MEASURED)) {
    if (wanted(name)) {
      console.log(`\n${name}`);
      const measured = [
        ...options.args,
        ...(quick ? options.quick : []),
        '--json',
        `${MEASUREMENTS}/${name}`,
      ];
      await run('packages/step5-bandwidth/bin/measure.mjs', measured);
    }
  }
  if (wanted(faults)) {
    await run('packages/faults/bin/faults.mjs', [...(quick ? ['--quick'] : []), '--json', FAULTS]);
  }
  for (const [name, parts] of Object.entries(BENCHES)) {
    if (wanted(name)) {
      const measured = ['--parts', parts, ...(quick ? ['--quick'] : []), '--json', `${MEASUREMENTS}/${name}`];
      await run('packages/bench/bin/bench.mjs', measured);
    }
  }
}

/** @param command the file, from the workshop's folder */
async function run(command: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, INIT_CWD: at('.') };
  const child = spawn(process.execPath, [at(command), ...args], { stdio: 'inherit', env });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    const name = path.posix.basename(command, '.mjs');
    throw new MeasureError(`${name} ${args.join(' ')} ended with exit code ${code}: see above.`);
  }
}
