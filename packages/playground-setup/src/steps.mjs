import path from 'node:path';

import { UserError } from './user-error.mjs';

/** The finished steps, by number. */
const FINISHED = new Map([
  [1, 'step1-hello'],
  [2, 'step2-sockets'],
  [3, 'step3-chat'],
]);

/** Steps that are run and not written, so that no playground holds them, by what somebody types. */
const ONLY_RUN = new Map([
  ['5', 'step5-bandwidth'],
  ['6', 'step6-scale'],
]);

/**
 * Says so if somebody asks for a step that is not written.
 * @param {string} text what was typed
 * @throws {UserError}
 */
export function refuseOnlyRun(text) {
  const name = ONLY_RUN.get(text);
  if (name !== undefined) {
    throw new UserError(
      `Nothing is written at step ${text}: it is finished. Run it with pnpm --filter ${name} dev, and read docs/${name.replace(/^step(\d)/, 'step-$1')}.md.`,
    );
  }
}

/** What a learner writes at a step; the rest is for the workspace. */
export const WRITTEN = ['src', 'views', 'public'];

export const LAST_STEP = FINISHED.size;

/**
 * @param {string} root the workshop's folder
 * @param {number} number
 */
export function stepFolder(root, number) {
  return path.join(root, 'packages', stepName(number));
}

/** @param {number} number */
export function stepName(number) {
  const name = FINISHED.get(number);
  if (name === undefined) {
    throw new RangeError(`There is no step ${number}.`);
  }
  return name;
}

/**
 * The page that goes with a step, `docs/step-2-sockets.md`; `undefined` after the last step.
 * @param {number} number
 */
export function stepPage(number) {
  return FINISHED.get(number)
    ?.replace(/^step(\d)/, 'docs/step-$1')
    .concat('.md');
}
