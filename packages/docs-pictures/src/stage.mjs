import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const packages = path.join(import.meta.dirname, '..', '..');
const builder = path.join(packages, 'stage-build', 'bin', 'stage.mjs');

/**
 * @typedef {object} RunningStage
 * @property {string} url what it prints as its address
 * @property {() => Promise<void>} stop
 */

/**
 * Builds a stage as `pnpm --filter … build` does.
 * @param {string} stage the name of its package
 */
export function buildStage(stage) {
  const { status } = spawnSync(process.execPath, [builder, 'build'], {
    cwd: path.join(packages, stage),
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new Error(`${stage} could not be built.`);
  }
}

/**
 * Starts a stage that is built, on a free port, and waits until it listens.
 * @param {string} stage the name of its package
 * @returns {Promise<RunningStage>}
 */
export async function startStage(stage) {
  const server = spawn(process.execPath, [path.join('dist', 'server.js'), '--port', '0'], {
    cwd: path.join(packages, stage),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  /** @type {Promise<string>} */
  const running = new Promise((resolve, reject) => {
    createInterface(server.stdout).on('line', (line) => {
      const [, address] = /^Running on (http\S+)/.exec(line) ?? [];
      if (address !== undefined) {
        resolve(address);
      }
    });
    server.once('exit', () => reject(new Error(`${stage} ended before it ran. Is it built?`)));
  });
  return {
    url: await running,
    async stop() {
      server.kill();
      await ended;
    },
  };
}
