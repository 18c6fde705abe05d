import { type Checkpoint, type CheckResult, type Exercise, runChecks } from './check.ts';
import { step1Exercises } from './step1-exercises.ts';
import { step1 } from './step1.ts';
import { step2Exercises } from './step2-exercises.ts';
import { step2 } from './step2.ts';
import { step3Exercises } from './step3-exercises.ts';
import { step3 } from './step3.ts';
import { step4 } from './step4.ts';
import { step5 } from './step5.ts';
import { step6 } from './step6.ts';

interface Step {
  checkpoint: Checkpoint;
  /** In the order of the page. */
  exercises: readonly Exercise[];
  stage: string;
  /** The package that one starts. */
  folder: string;
  port: number;
  /** Whether a learner writes this step, so that a playground may hold it. */
  isWritten: boolean;
  /** Whether it asks one chat at several addresses. */
  hasSeveral?: boolean;
}

/** Every checkpoint by its number, with the step's exercises and the stage whose server passes it. */
export const CHECKPOINTS: Readonly<Record<string, Step>> = {
  1: {
    checkpoint: step1,
    exercises: step1Exercises,
    stage: 'step 1',
    folder: 'step1-hello',
    port: 3001,
    isWritten: true,
  },
  2: {
    checkpoint: step2,
    exercises: step2Exercises,
    stage: 'step 2',
    folder: 'step2-sockets',
    port: 3002,
    isWritten: true,
  },
  3: {
    checkpoint: step3,
    exercises: step3Exercises,
    stage: 'step 3',
    folder: 'step3-chat',
    port: 3003,
    isWritten: true,
  },
  4: {
    checkpoint: step4,
    exercises: [],
    stage: 'shared chat',
    folder: 'step4-share',
    port: 3003,
    isWritten: false,
  },
  5: {
    checkpoint: step5,
    exercises: [],
    stage: 'lab of step 5',
    folder: 'step5-bandwidth',
    port: 3005,
    isWritten: false,
  },
  6: {
    checkpoint: step6,
    exercises: [],
    stage: 'chat of step 6',
    folder: 'step6-scale',
    port: 3006,
    isWritten: false,
    hasSeveral: true,
  },
};

/** What `--json` prints. */
export interface Report {
  checkpoint: number;
  /** The exercise whose checks these are. Left out where they are the checkpoint's own. */
  exercise?: string;
  url: string;
  /** All addresses. Left out where a checkpoint asks one. */
  urls?: readonly string[];
  /** Whether the core holds, or all of the exercise. */
  passed: boolean;
  checks: CheckResult[];
  beyond: CheckResult[];
}

/**
 * Runs a checkpoint against the server at this address.
 * @param others its further addresses, for a checkpoint that asks several
 */
export async function runCheckpoint(
  number: string,
  url: string,
  others: readonly string[] = [],
): Promise<Report> {
  const { core, beyond } = CHECKPOINTS[number]?.checkpoint ?? { core: [], beyond: [] };
  const results = await runChecks([...core, ...beyond], url, others);
  const checks = results.slice(0, core.length);
  return {
    checkpoint: Number(number),
    url,
    ...(others.length > 0 && { urls: [url, ...others] }),
    passed: checks.every(({ passed }) => passed),
    checks,
    beyond: results.slice(core.length),
  };
}

/** The exercise of this step that has this name. */
export function findExercise(number: string, id: string): Exercise | undefined {
  return CHECKPOINTS[number]?.exercises.find((exercise) => exercise.id === id);
}

/** Runs the checks of one exercise, and not the core, against the server at this address. */
export async function runExercise(number: string, { id, checks }: Exercise, url: string): Promise<Report> {
  const results = await runChecks(checks, url);
  return {
    checkpoint: Number(number),
    exercise: id,
    url,
    passed: results.every(({ passed }) => passed),
    checks: results,
    beyond: [],
  };
}
