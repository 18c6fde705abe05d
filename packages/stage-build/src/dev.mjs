import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { watch } from 'chokidar';
import * as esbuild from 'esbuild';

import { borrowedPageFolder, borrowedStages, layBorrowed } from './borrowed.mjs';
import { pageOptions, serverOptions } from './options.mjs';

/**
 * Milliseconds without an edit until what was edited is built. The watcher names a file once and then keeps silent
 * about it for 50, whatever is written to it: the rest of a long file, or what a formatter makes of it.
 */
const SETTLES_IN = 75;

/**
 * Runs a stage, and keeps it up to date: an edit to the server restarts it, an edit to the page shows at the next
 * reload. A file that does not compile is reported, and what ran before goes on. A server that sends the message
 * `{ restart: port }` is started anew on that port.
 * @param {string} stage the stage's folder
 * @param {string[]} args the server's own flags
 */
export async function dev(stage, args) {
  await rm(path.join(stage, 'dist'), { recursive: true, force: true });
  const server = restartable(path.join(stage, 'dist', 'server.js'), args);
  const borrowed = borrowedStages(stage);
  await Promise.all(borrowed.map((each) => layBorrowed(stage, each)));
  const pageBuilt = async () => console.log('The page is built. Reload it to see it.');
  const bundles = [
    bundle(() => pageOptions(stage, 'development'), pageBuilt),
    ...borrowed.map((each) =>
      bundle(
        () => pageOptions(each.folder, 'development', borrowedPageFolder(stage, each)),
        async () => {},
      ),
    ),
    bundle(() => serverOptions(stage, 'development'), server.restart),
  ];

  const watcher = watch(path.join(stage, 'src'), { ignoreInitial: true });
  // Before the first build, so that no edit falls between the two.
  await once(watcher, 'ready');
  /** @type {Set<string>} */
  const changed = new Set();
  const update = async () => {
    const files = [...changed];
    changed.clear();
    for (const each of bundles) {
      if (each.isOutOfDate(files)) {
        await each.rebuild();
        watcher.add(each.files());
      }
    }
  };
  let updated = update();
  /** @type {NodeJS.Timeout | undefined} */
  let settled;
  for (const event of /** @type {const} */ (['add', 'change', 'unlink'])) {
    watcher.on(event, (file) => {
      changed.add(path.resolve(file));
      clearTimeout(settled);
      // One after the other: whether an edit concerns a bundle is known only when the one before is built.
      settled = setTimeout(() => (updated = updated.then(update)), SETTLES_IN);
    });
  }
  const end = async () => {
    await server.end();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // A package manager that is told to end may leave this process behind.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 500).unref();
  // Left alone, esbuild's own process takes up to a second to see that nobody needs it any more.
  process.on('exit', () => void esbuild.stop());
  await updated;
}

/**
 * esbuild has a watch mode, which polls and takes up to two seconds to see an edit.
 * @param {() => import('esbuild').BuildOptions | undefined} findOptions `undefined` as long as there is nothing to build
 * @param {() => Promise<void>} onBuilt
 */
function bundle(findOptions, onBuilt) {
  /** @type {esbuild.BuildContext<{ metafile: true }> | undefined} */
  let context;
  /** @type {string | undefined} */
  let entries;
  /** @type {Set<string>} */
  let inputs = new Set();
  let built = false;

  return {
    files: () => [...inputs],
    // What is not built may be mended by a change to any file.
    isOutOfDate: (/** @type {string[]} */ changed) =>
      !built || entriesOf(findOptions()) !== entries || changed.some((file) => inputs.has(file)),
    async rebuild() {
      const options = findOptions();
      if (options === undefined) {
        return;
      }
      built = false;
      // A learner's page grows: its script may come before its style.
      if (entriesOf(options) !== entries) {
        await context?.dispose();
        context = await esbuild.context({ ...options, metafile: true });
        entries = entriesOf(options);
      }
      try {
        const { metafile } = await /** @type {NonNullable<typeof context>} */ (context).rebuild();
        const files = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules'));
        inputs = new Set(files.map((file) => path.resolve(options.absWorkingDir ?? '', file)));
      } catch {
        // esbuild has said what is wrong.
        return;
      }
      built = true;
      await onBuilt();
    },
  };
}

/** @param {esbuild.BuildOptions | undefined} options */
const entriesOf = (options) => JSON.stringify(options?.entryPoints);

/**
 * @param {string} file
 * @param {string[]} args
 */
function restartable(file, args) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  let everReady = false;
  let over = false;
  /** The restart that came last; the next one waits for it. */
  let restarted = Promise.resolve();
  /** Set once a server has asked for a new start: its pages come back to the port that they know. */
  let port = '';

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

  const restart = () => (restarted = restarted.then(startAnew));

  async function startAnew() {
    await stop();
    if (over) {
      return;
    }
    // Of a flag that is given twice the last one counts.
    const child = fork(file, port === '' ? args : [...args, '--port', port], {
      // An error names the line of the file that was written, and not of the bundle.
      execArgv: [...process.execArgv, '--enable-source-maps'],
    });
    running = child;
    child.on('message', (message) => {
      everReady = true;
      if (running === child && isRestart(message)) {
        port = String(message.restart);
        void restart();
      }
    });
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

  async function end() {
    over = true;
    await stop();
  }

  return { end, restart };
}

/**
 * @param {unknown} message
 * @returns {message is { restart: number }}
 */
function isRestart(message) {
  return typeof message === 'object' && message !== null && 'restart' in message;
}
