import path from 'node:path';

/** The finished steps, by number. */
const FINISHED = new Map([
  [1, 'step1-hello'],
  [2, 'step2-sockets'],
  [3, 'step3-chat'],
]);

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
