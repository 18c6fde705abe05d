import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..');

/** Where npm's set-up notes for which lockfile it was done, so that the next time there is nothing to do. */
const note = path.join(root, 'node_modules', '.workshop-installed');
const lockfile = createHash('sha256')
  .update(readFileSync(path.join(root, 'pnpm-lock.yaml')))
  .digest('hex');

/**
 * Installs the chat's parts, or everything. What is there already is neither downloaded nor touched again.
 * @param {'chat' | 'everything'} what
 */
export function install(what) {
  if (isNoted(`everything ${lockfile}`) || isNoted(`${what} ${lockfile}`)) {
    return;
  }
  // Without the development tools of the root, which would be removed if they were there.
  const chatOnly = ['--prod', '--filter', 'step3-chat...', '--filter', '!testing'];
  const everything = what === 'everything' || hasDevelopmentTools();
  pnpm([...(everything ? [] : chatOnly), 'install', '--frozen-lockfile', '--prefer-offline']);
  writeFileSync(note, `${everything ? 'everything' : 'chat'} ${lockfile}`);
}

/** @param {string} what */
function isNoted(what) {
  return existsSync(note) && readFileSync(note, 'utf8') === what;
}

function hasDevelopmentTools() {
  const modules = path.join(root, 'node_modules', '.modules.yaml');
  return existsSync(modules) && /"?devDependencies"?: true/.test(readFileSync(modules, 'utf8'));
}

/**
 * Runs the workshop's own version of pnpm through npm, which comes with every Node.
 * @param {string[]} args
 */
function pnpm(args) {
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  const { packageManager } = /** @type {{ packageManager: string }} */ (JSON.parse(manifest));
  // On Windows npm is a script, which takes a shell.
  const command = ['npm', 'exec', '--yes', '--', packageManager, ...args].join(' ');
  const { status } = spawnSync(command, { cwd: root, stdio: 'inherit', shell: true });
  if (status !== 0) {
    console.error(
      '\nNot everything could be installed: see above. If it is the network, run the same command again.',
    );
    process.exit(1);
  }
}
