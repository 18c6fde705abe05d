import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { LAST_STEP, refuseOnlyRun, stepFolder, stepName, WRITTEN } from './steps.mjs';
import { UserError } from './user-error.mjs';

/**
 * The step whose changes somebody asks for.
 * @param {string[]} args
 */
export function changedStep(args) {
  const [text = '', ...rest] = args;
  refuseOnlyRun(text);
  const step = Number(text);
  if (rest.length > 0 || !/^\d$/.test(text) || step < 2 || step > LAST_STEP) {
    throw new UserError(
      `"${args.join(' ')}" is no step with another before it: say pnpm diff-step with a number from 2 to ${LAST_STEP}.`,
    );
  }
  return step;
}

/**
 * Prints what changes at a step, as git shows it.
 * @param {string} root the workshop's folder
 * @param {number} step
 * @param {{ colour: boolean }} options
 */
export async function diffStep(root, step, { colour }) {
  // Copies of what a learner writes: git cannot leave out folders when it compares outside of a repository.
  const copies = await mkdtemp(path.join(tmpdir(), 'diff-step-'));
  try {
    for (const number of [step - 1, step]) {
      for (const name of WRITTEN) {
        const from = path.join(stepFolder(root, number), name);
        if (existsSync(from)) {
          await cp(from, path.join(copies, stepName(number), name), { recursive: true });
        }
      }
    }
    const options = ['--no-index', '--no-ext-diff', '--no-prefix', `--color=${colour ? 'always' : 'never'}`];
    const { status, error } = spawnSync(
      'git',
      ['--no-pager', 'diff', ...options, '--', stepName(step - 1), stepName(step)],
      { cwd: copies, stdio: 'inherit' },
    );
    if (error) {
      throw new UserError(
        'This needs Git, which cannot be started here: get it from https://git-scm.com, then run the same command again.',
      );
    }
    // 1: there are differences. None: whoever reads has seen enough.
    if (status !== null && status > 1) {
      throw new UserError(`Git could not compare the steps (exit code ${status}): see its message above.`);
    }
  } finally {
    await rm(copies, { recursive: true, force: true });
  }
}
