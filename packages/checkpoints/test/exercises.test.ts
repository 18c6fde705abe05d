import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';

import { CHECKPOINTS, type Exercise, type Report, runExercise } from '../src/index.ts';
import { SOLUTIONS } from './exercise-servers.ts';
import { ownServer, silentServer, start } from './start.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');

function solution({ id }: Exercise, fault?: string): FastifyInstance {
  const server = SOLUTIONS[id];
  if (server === undefined) {
    throw new Error(`There is no solution of ${id}.`);
  }
  return server((name) => name === fault);
}

/** Milliseconds in which everything has failed that can, on a busy machine too. */
const FAILED_WITHIN = 10_000;

const failed = ({ checks: results }: Report) => results.filter(({ passed }) => !passed);

const STEPS = [1, 2, 3] as const;
const exercises = STEPS.flatMap((step) =>
  (CHECKPOINTS[step]?.exercises ?? []).map((exercise) => [step, exercise.id, exercise] as const),
);
const checks = exercises.flatMap(([step, , exercise]) =>
  exercise.checks.map(({ id }) => [step, id, exercise] as const),
);

test.each(STEPS)('step %i has two or three exercises', (step) => {
  expect([2, 3]).toContain(CHECKPOINTS[step]?.exercises.length);
});

test('every exercise and every check has a name of its own', () => {
  for (const { checkpoint, exercises: own } of Object.values(CHECKPOINTS)) {
    const all = [...checkpoint.core, ...checkpoint.beyond, ...own.flatMap((exercise) => exercise.checks)];
    const ids = all.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  }
  const names = exercises.map(([, name]) => name);
  expect(names).toEqual([...new Set(names)]);
});

test.each(exercises)(
  'the page of step %i sets %s under its title, with its command',
  (step, name, exercise) => {
    const [page = ''] = exercise.link.split('#');
    const [, yourTurn = ''] = readFileSync(path.join(root, page), 'utf8').split('\n## Your turn\n');
    const [, section = ''] = yourTurn.split(`\n### ${exercise.title}\n`);
    const [own] = section.split('\n### ');
    expect(own).toContain(`\npnpm checkpoint ${step} --exercise ${name}\n`);
  },
);

test.for(exercises)('a solution at step %i passes %s', async ([step, name, exercise], context) => {
  const url = await start(solution(exercise), context);
  const report = await runExercise(String(step), exercise, url);
  expect(failed(report)).toEqual([]);
  expect(report).toMatchObject({ checkpoint: step, exercise: name, url, passed: true, beyond: [] });
});

test.for(exercises)(
  'step %i as it is fails %s, and says what to do, in under 10 seconds',
  async ([step, , exercise], context) => {
    const url = await start(await ownServer(step), context);
    const before = performance.now();
    const report = await runExercise(String(step), exercise, url);
    expect(performance.now() - before).toBeLessThan(FAILED_WITHIN);
    expect(report.passed).toBe(false);
    for (const result of failed(report)) {
      expect(result).toMatchObject({
        expected: expect.stringMatching(/\S/),
        received: expect.stringMatching(/\S/),
        hint: expect.stringContaining(`(${exercise.link})`),
      });
    }
  },
);

test.for(checks)('at step %i a solution with the fault %s fails that check alone', async (given, context) => {
  const [step, fault, exercise] = given;
  const url = await start(solution(exercise, fault), context);
  const report = await runExercise(String(step), exercise, url);
  expect(failed(report).map(({ id }) => id)).toEqual([fault]);
});

// These wait, so they wait side by side.
describe.concurrent('a server that never answers', () => {
  test.for(exercises)('at step %i fails %s in under 10 seconds', async ([step, , exercise], context) => {
    const url = await start(silentServer(), context);
    const before = performance.now();
    const report = await runExercise(String(step), exercise, url);
    context.expect(report.checks.some(({ passed }) => passed)).toBe(false);
    context.expect(performance.now() - before).toBeLessThan(FAILED_WITHIN);
  });
});
