import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { watch } from 'chokidar';
import * as esbuild from 'esbuild';

import { pageOptions, serverOptions } from './options.mjs';

/**
 * Runs a stage, and keeps it up to date: an edit to the server restarts it, an edit to the page shows at the next
 * reload. A file that does not compile is reported, and what ran before goes on.
 * @param {string} stage the stage's folder
 * @param {string[]} args the server's own flags
 */
export async function dev(stage, args) {
  await rm(path.join(stage, 'dist'), { recursive: true, force: true });
  const server = restartable(path.join(stage, 'dist', 'server.js'), args);
  const page = pageOptions(stage, 'development');
  const bundles = await Promise.all([
    page && bundle(page, async () => {}),
    bundle(serverOptions(stage, 'development'), server.restart),
  ]);

  const watcher = watch(path.join(stage, 'src'), { ignoreInitial: true });
  const update = async (/** @type {string} */ changed) => {
    for (const each of bundles) {
      if (each !== undefined && each.concerns(changed)) {
        await each.rebuild();
        watcher.add(each.files());
      }
    }
  };
  for (const event of /** @type {const} */ (['add', 'change', 'unlink'])) {
    watcher.on(event, (changed) => void update(path.resolve(changed)));
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, async () => {
      await server.stop();
      process.exit(0);
    });
  }
  for (const each of bundles) {
    await each?.rebuild();
    watcher.add(each?.files() ?? []);
  }
}

/**
 * esbuild has a watch mode, which polls and takes up to two seconds to see an edit.
 * @param {import('esbuild').BuildOptions} options
 * @param {() => Promise<void>} onBuilt
 */
async function bundle(options, onBuilt) {
  const context = await esbuild.context({ ...options, metafile: true });
  /** @type {Set<string>} */
  let inputs = new Set();
  let failed = false;
  let last = Promise.resolve();

  async function rebuild() {
    try {
      const { metafile } = await context.rebuild();
      const files = Object.keys(metafile?.inputs ?? {}).filter((file) => !file.includes('node_modules'));
      inputs = new Set(files.map((file) => path.resolve(options.absWorkingDir ?? '', file)));
      failed = false;
    } catch {
      // esbuild has said what is wrong. Whichever file is changed next may mend it.
      failed = true;
      return;
    }
    await onBuilt();
  }

  return {
    files: () => [...inputs],
    concerns: (/** @type {string} */ file) => failed || inputs.has(file),
    rebuild: () => (last = last.then(rebuild)),
  };
}

/**
 * @param {string} file
 * @param {string[]} args
 */
function restartable(file, args) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  let everReady = false;

  async function stop() {
    const child = running;
    running = undefined;
    if (child?.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      // Windows knows no SIGTERM: there this ends the server at once, which development can bear.
      child.kill('SIGTERM');
      await exited;
    }
  }

  async function restart() {
    await stop();
    const child = fork(file, args);
    running = child;
    child.once('message', () => (everReady = true));
    child.once('exit', (code) => {
      if (running !== child) {
        return;
      }
      if (!everReady) {
        // It could not start, for a reason it has named: a taken port, an unknown flag.
        process.exit(code ?? 1);
      }
      console.error('The server has stopped. It starts again when a file is saved.');
    });
  }

  return { stop, restart };
}
