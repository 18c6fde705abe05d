import { writeFile } from 'node:fs/promises';

import { UsageError } from 'command-flags';

import { FAULTS } from './faults.ts';
import { readOptions } from './options.ts';
import { missing } from './programs.ts';
import { COLUMNS, conditions, type FaultReport, holds, type Report, tableCells } from './report.ts';
import { type Fault, FULL, trial } from './trial.ts';

/** What a shell answers for a command that Ctrl+C ended: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/**
 * Runs `faults`: does one fault after the other, and prints what became of each. Ctrl+C ends all processes that were
 * started, and writes no file.
 * @param cwd where it was typed
 * @param build builds the chat
 * @returns the exit code: 0, 1 if a promise was broken, 2 for a call that is off, 130 after Ctrl+C
 */
export async function faultsCommand(
  args: readonly string[],
  cwd: string,
  build: () => Promise<unknown>,
): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort());
  }
  try {
    const { faults, json } = readOptions(args, cwd, FAULTS);
    const possible = faults.filter(({ needs }) => missing(needs) === undefined);
    for (const program of ['redis-server', 'nginx'] as const) {
      const left = faults.filter(({ needs }) => missing(needs) === program).map(({ name }) => name);
      if (left.length > 0) {
        console.error(`There is no ${program} here, so that these are left out: ${left.join(', ')}.`);
      }
    }
    if (possible.length === 0 || (possible.length < faults.length && process.env['CI'] === 'true')) {
      return 1;
    }
    await build();
    const report: Report = { node: process.version, perSecond: FULL.perSecond, faults: [] };
    for (const fault of possible) {
      process.stderr.write(`${fault.name}: ${fault.what} … `);
      const result = await tried(fault, interrupted.signal);
      if (interrupted.signal.aborted) {
        console.error('interrupted.');
        return INTERRUPTED;
      }
      console.error(holds(result) ? 'holds.' : `BROKEN.\n  ${result.evidence.join('\n  ')}`);
      report.faults.push(result);
    }
    console.log(['', ...tableLines(report)].join('\n'));
    if (json !== undefined) {
      await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
    }
    return report.faults.every(holds) ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      return 2;
    }
    throw error;
  }
}

/** A chat that does not start, or that does not end as it should, has failed too. */
async function tried(fault: Fault, signal: AbortSignal): Promise<FaultReport> {
  try {
    return await trial(fault, FULL, signal);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    return {
      name: fault.name,
      what: fault.what,
      chat: '–',
      people: FULL.people,
      messages: 0,
      lost: 0,
      doubled: 0,
      disordered: 0,
      miscounted: 0,
      failed: 1,
      silenceS: 0,
      recoveryS: null,
      evidence: [`failed: ${sentence}`],
    };
  }
}

/** Columns as wide as they need to be: the first two flush left, the others flush right. */
function tableLines(report: Report): string[] {
  const grid = [[...COLUMNS], ...tableCells(report)];
  const widths = COLUMNS.map((_, column) => Math.max(...grid.map((row) => row[column]?.length ?? 0)));
  const lines = grid.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  );
  return [`${conditions(report)}.`, '', ...lines];
}
