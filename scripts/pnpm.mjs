import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..');

const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/**
 * Runs the workshop's own version of pnpm through npm, which every Node has; npm keeps it after the first time.
 * Ends this process if it fails.
 * @param {string[]} args
 * @param {{ hint?: string, env?: NodeJS.ProcessEnv }} [options] hint: what to tell someone for whom it failed
 */
export function pnpm(args, { hint, env = process.env } = {}) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    console.error('Start this through npm: npm start, or npm test.');
    process.exit(1);
  }
  const command = [npm, 'exec', '--yes', '--prefer-offline', '--', packageManager, ...args];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) {
    if (hint !== undefined) {
      console.error(`\n${hint}`);
    }
    process.exit(status ?? 1);
  }
}
