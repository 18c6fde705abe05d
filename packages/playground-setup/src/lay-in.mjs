import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { makeBackupFolder } from './backup.mjs';
import { moveAll } from './moves.mjs';
import { LAST_STEP, refuseOnlyRun, stepFolder, WRITTEN } from './steps.mjs';
import { UserError } from './user-error.mjs';

const PORT = 3100;
/** What is not the learner's: committed, installed or built. */
const STAYS = new Set(['package.json', 'tsconfig.json', 'node_modules', 'dist', '.turbo']);

/**
 * The step that somebody asks for; without a word the first.
 * @param {string[]} args
 */
export function askedStep(args) {
  const [text = '1', ...rest] = args;
  refuseOnlyRun(text);
  const step = Number(text);
  if (rest.length > 0 || !/^\d$/.test(text) || step < 1 || step > LAST_STEP + 1) {
    throw new UserError(
      `"${args.join(' ')}" is no step to begin at: say pnpm playground, or pnpm playground with a number from 1 to ${LAST_STEP + 1}.`,
    );
  }
  return step;
}

/**
 * Lays what the step before has brought about into the playground. What was there goes into a backup first.
 * @param {string} root the workshop's folder
 * @param {number} step the step that begins
 * @param {Date} [now]
 * @returns {Promise<string | undefined>} the backup, if there was anything to keep
 */
export async function layIn(root, step, now = new Date()) {
  const playground = path.join(root, 'playground');
  if (!existsSync(path.join(playground, 'package.json'))) {
    throw new UserError(
      'playground/package.json is missing: get it back with "git checkout -- playground", or unpack the workshop again.',
    );
  }
  const before = (await readdir(playground)).filter((name) => !STAYS.has(name));
  // Complete before anything of the learner's is moved, and in the same file system.
  const ready = await mkdtemp(path.join(playground, '.new-'));
  /** @type {string | undefined} */
  let backup;
  try {
    await copyStep(root, step, ready);
    backup = before.length > 0 ? await makeBackupFolder(root, now) : undefined;
    await moveAll([
      ...before.map((name) => ({
        from: path.join(playground, name),
        to: path.join(/** @type {string} */ (backup), name),
      })),
      ...(await readdir(ready)).map((name) => ({
        from: path.join(ready, name),
        to: path.join(playground, name),
      })),
    ]);
    return backup;
  } catch (error) {
    const where =
      backup === undefined || (await removeEmpty(backup))
        ? 'playground'
        : `playground and ${path.relative(root, backup)}`;
    throw new UserError(
      `Nothing could be laid in (${/** @type {Error} */ (error).message}), and everything of yours is in ${where}: end the playground’s server with Ctrl+C if it runs, close its files, and try again.`,
    );
  } finally {
    await rm(ready, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @returns {Promise<boolean>} whether it was empty and is gone
 */
async function removeEmpty(folder) {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {number} step
 * @param {string} to
 */
async function copyStep(root, step, to) {
  const beginning = path.join(root, 'packages', 'playground-setup', 'beginning');
  const from = step === 1 ? beginning : stepFolder(root, step - 1);
  for (const name of WRITTEN) {
    if (existsSync(path.join(from, name))) {
      await cp(path.join(from, name), path.join(to, name), { recursive: true });
    }
  }
  const file = path.join(to, 'src', 'server.ts');
  const server = await readFile(file, 'utf8');
  const ported = server.replace(/commandLine\(\d+/, `commandLine(${PORT}`);
  if (!ported.includes(`commandLine(${PORT}`)) {
    throw new Error(`${path.relative(root, path.join(from, 'src', 'server.ts'))} names no port`);
  }
  await writeFile(file, ported);
}
