import { writeFile } from 'node:fs/promises';

import { UsageError } from 'command-flags';

import { type Measurement, type Turn, turns } from './measure/measure.ts';
import { report, type Report } from './measure/report.ts';
import type { Programs, RoundResult } from './measure/round.ts';
import { type Options, readOptions } from './options.ts';
import { RECORDED_FROM } from './people/recorded-headers.ts';
import { csv } from './report/csv.ts';
import { progressBar } from './report/progress-bar.ts';
import { svg } from './report/svg.ts';
import { tableLines } from './report/table.ts';
import { verdict } from './report/verdict.ts';

/** What stands in for people's browsers. */
const MADE_WITH = {
  client: `Node ${process.version} with the headers of ${RECORDED_FROM}`,
  node: process.version,
};
/** What a shell answers for a command that Ctrl+C ended: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/**
 * Runs `measure`. Ctrl+C prints what there is so far, and writes no file.
 * @param cwd where it was typed
 * @returns the exit code: 0, 1 if the measurement failed, 2 for a call that is off, 130 after Ctrl+C
 */
export async function measureCommand(args: string[], cwd: string, programs: Programs): Promise<number> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  try {
    const { measurements, files } = readOptions(args, cwd);
    const reports = await measureAll(measurements, programs, interrupted.signal);
    const measured = reports.filter(({ contenders }) => contenders.length > 0);
    if (interrupted.signal.aborted) {
      console.log(
        measured.length === 0
          ? 'Interrupted before the first round was over: there is nothing to show yet.'
          : 'Interrupted. This is what there was so far:\n',
      );
    }
    for (const each of measured) {
      console.log([...tableLines(each), '', verdict(each), ''].join('\n'));
    }
    if (interrupted.signal.aborted) {
      return INTERRUPTED;
    }
    await write(reports, files);
    return 0;
  } catch (error) {
    if (error instanceof Error) {
      console.error(error instanceof UsageError ? error.message : `The measurement failed: ${error.message}`);
      return error instanceof UsageError ? 2 : 1;
    }
    throw error;
  }
}

/** @returns one report for each round-trip time, as far as it got before the signal */
async function measureAll(
  measurements: readonly Measurement[],
  programs: Programs,
  signal: AbortSignal,
): Promise<Report[]> {
  const planned = measurements.map((measurement) => ({ measurement, turns: turns(measurement) }));
  const totalMs = planned.flatMap((each) => each.turns).reduce((all, { plannedMs }) => all + plannedMs, 0);
  const bar = progressBar(process.stderr, totalMs);
  try {
    const reports: Report[] = [];
    for (const { measurement, turns: inOrder } of planned) {
      const rounds: RoundResult[] = [];
      for (const turn of inOrder) {
        bar.begin(label(turn, measurement), turn.plannedMs);
        rounds.push(...(await unlessAborted(turn.run({ programs, signal }), signal)));
        if (signal.aborted) {
          break;
        }
      }
      reports.push(report(measurement, rounds, MADE_WITH));
      if (signal.aborted) {
        break;
      }
    }
    return reports;
  } finally {
    bar.end();
  }
}

/** A round that is cut short fails, which is no failure. */
async function unlessAborted(results: Promise<RoundResult[]>, signal: AbortSignal): Promise<RoundResult[]> {
  try {
    return await results;
  } catch (error) {
    if (signal.aborted) {
      return [];
    }
    throw error;
  }
}

function label({ round, contenders }: Turn, { rttMs, contenders: all }: Measurement): string {
  const several = contenders.length === all.length && all.length > 1;
  const names = several ? 'all side by side' : contenders.map(({ name }) => name).join(' and ');
  return `Round ${round}, ${names}${rttMs > 0 ? `, round trip ${rttMs} ms` : ''}`;
}

async function write(reports: readonly Report[], { json, csv: table, svg: picture }: Options['files']) {
  if (json !== undefined) {
    // One object, or a list where several round-trip times were asked for.
    await writeFile(json, `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`);
  }
  if (table !== undefined) {
    await writeFile(table, csv(reports));
  }
  if (picture !== undefined) {
    await writeFile(picture, svg(reports));
  }
}
