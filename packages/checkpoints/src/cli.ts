import { parseArgs } from 'node:util';

import type { Exercise } from './check.ts';
import { CHECKPOINTS, findExercise, runCheckpoint, runExercise } from './checkpoints.ts';
import { COLORS, PLAIN, reportLines } from './report.ts';
import { isOnThisMachine, visit } from './visit.ts';

const PLAYGROUND = 'http://127.0.0.1:3100/';
const USAGE = `Usage: pnpm checkpoint N [--exercise NAME] [--url URL] [--json] [--watch], where N is ${Object.keys(CHECKPOINTS).join(', ')}.`;
/** The checkpoint that goes to a chat as its visitors do. */
const SHARED = '4';
/** Milliseconds between two looks at a server that is watched. */
const LOOK_EVERY = 1000;

/** The call is off, or nobody answers: a sentence, and exit code 2. */
class CallError extends Error {}

const answers = (url: string) =>
  visit(url).then(
    () => true,
    () => false,
  );

/** Whose server is checked, and where it is. The playground comes first, so that nobody takes our success for theirs. */
async function findServer(
  number: string,
  given: string | undefined,
): Promise<{ url: string; whose: string }> {
  if (given !== undefined) {
    if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
      throw new CallError(`"${given}" is no address. Give one such as --url ${PLAYGROUND}`);
    }
    if (!(await answers(given))) {
      throw new CallError(`Nobody answers at ${given}. Start the server, and look at the address it prints.`);
    }
    return number === SHARED
      ? sharedChat(new URL(given))
      : { url: new URL('/', given).href, whose: `the server at ${given}` };
  }
  if (number === SHARED) {
    throw new CallError(
      `Checkpoint ${SHARED} visits a shared chat. Name the whole address that pnpm share prints, such as --url "https://127.0.0.1:8443/?pin=123456".`,
    );
  }
  const { stage = '', port = 0, isWritten = true } = CHECKPOINTS[number] ?? {};
  const url = `http://127.0.0.1:${port}/`;
  if (!isWritten) {
    if (await answers(url)) {
      return { url, whose: `the ${stage} at ${url}` };
    }
    throw new CallError(
      `The ${stage} (${url}) does not answer. Start it with pnpm --filter step5-bandwidth dev, or name yours with --url.`,
    );
  }
  if (await answers(PLAYGROUND)) {
    return { url: PLAYGROUND, whose: `your playground at ${PLAYGROUND}` };
  }
  if (await answers(url)) {
    return { url, whose: `the finished ${stage} at ${url}, since no playground answers` };
  }
  throw new CallError(
    `Neither your playground (${PLAYGROUND}) nor the finished ${stage} (${url}) answers. Start one, or name yours with --url.`,
  );
}

/** The PIN is in the address, and in no line that somebody else may read. */
function sharedChat(url: URL): { url: string; whose: string } {
  const shown = new URL('/', url).href;
  const note =
    url.protocol === 'https:' && isOnThisMachine(url)
      ? ' (any certificate is accepted there, since it is on this machine)'
      : '';
  return { url: url.href, whose: `the shared chat at ${shown}${note}` };
}

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

function readCall(args: string[]) {
  try {
    const options = {
      exercise: { type: 'string' },
      url: { type: 'string' },
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
    const { number, exercise, url: given, json = false, watch = false } = readCall(args);
    const paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? COLORS : PLAIN;
    let before = '';
    for (;;) {
      const { url, whose } = await findServer(number, given);
      const report = await (exercise === undefined
        ? runCheckpoint(number, url)
        : runExercise(number, exercise, url));
      const text = json
        ? JSON.stringify({ ...report, url: new URL('/', url).href })
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
