import { parseArgs } from 'node:util';

import type { Exercise } from './check.ts';
import { CHECKPOINTS, findExercise, runCheckpoint, runExercise } from './checkpoints.ts';
import { CallError, findServer } from './find-server.ts';
import { COLORS, PLAIN, reportLines } from './report.ts';

const USAGE = `Usage: pnpm checkpoint N [--exercise NAME] [--url URL]… [--json] [--watch], where N is ${Object.keys(CHECKPOINTS).join(', ')}.`;
/** Milliseconds between two looks at a server that is watched. */
const LOOK_EVERY = 1000;

/** @throws {CallError} if the step has no such exercise */
function exerciseOf(number: string, id: string): Exercise {
  const found = findExercise(number, id);
  if (found === undefined) {
    const names = CHECKPOINTS[number]?.exercises.map((exercise) => exercise.id) ?? [];
    if (names.length === 0) {
      throw new CallError(
        `Checkpoint ${number} has no exercise "${id}". Those of its page are experiments, and their answers stand there.`,
      );
    }
    throw new CallError(`Checkpoint ${number} has no exercise "${id}". It has ${names.join(' and ')}.`);
  }
  return found;
}

/** Without a PIN: what is printed may be read by others. */
const shown = (address: string) => new URL('/', address).href;

function readCall(args: string[]) {
  try {
    const options = {
      exercise: { type: 'string' },
      url: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      watch: { type: 'boolean' },
    } as const;
    const { values, positionals } = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options,
      allowPositionals: true,
    });
    const [number = '', ...more] = positionals;
    if (!Object.hasOwn(CHECKPOINTS, number) || more.length > 0) {
      throw new CallError(USAGE);
    }
    const { exercise, ...flags } = values;
    return {
      number,
      ...flags,
      exercise: exercise === undefined ? undefined : exerciseOf(number, exercise),
    };
  } catch (error) {
    throw error instanceof TypeError ? new CallError(USAGE) : error;
  }
}

/**
 * Runs the command. @returns the exit code: 0 where all of the core or of the exercise holds, 1 where something fails,
 * 2 where the server cannot be reached or the call is off
 */
export async function checkpointCommand(args: string[]): Promise<number> {
  try {
    const { number, exercise, url: given = [], json = false, watch = false } = readCall(args);
    const paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? COLORS : PLAIN;
    let before = '';
    for (;;) {
      const { url, others, whose } = await findServer(number, given);
      const report = await (exercise === undefined
        ? runCheckpoint(number, url, others)
        : runExercise(number, exercise, url));
      const text = json
        ? JSON.stringify({ ...report, url: shown(url), ...(report.urls && { urls: report.urls.map(shown) }) })
        : [`Checking ${whose}`, ...reportLines(report, paint)].join('\n');
      if (text !== before) {
        console.log(text);
        before = text;
      }
      if (!watch) {
        return report.passed ? 0 : 1;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  } catch (error) {
    if (error instanceof CallError) {
      console.error(error.message);
      return 2;
    }
    throw error;
  }
}
