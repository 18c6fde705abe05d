import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

/**
 * Runs turbo with the workspace's own pnpm, and without its telemetry, which only the environment can switch off.
 * Ends this process with turbo's exit code.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] more of the environment
 */
export function turbo(args, env = {}) {
  const bin = path.join(root, 'node_modules', 'turbo', 'bin', 'turbo');
  const { status } = spawnSync(process.execPath, [bin, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...env,
      PATH: [path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter),
      TURBO_TELEMETRY_DISABLED: '1',
    },
  });
  process.exit(status ?? 1);
}

if (import.meta.filename === process.argv[1]) {
  turbo(process.argv.slice(2));
}
