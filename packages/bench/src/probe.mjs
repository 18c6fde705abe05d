/**
 * Loaded into a contender's process before its own program (`node --import`): answers over IPC what the process, and
 * all workers that it has forked with node:cluster, have used. The same way on every system.
 */
import cluster from 'node:cluster';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

/** @typedef {import('./usage.ts').Usage} Usage */
/** @typedef {{ bench: 'usage', id: number, collect: boolean }} Question */

v8.setFlagsFromString('--expose-gc');
const COLLECTIONS = 8;
const collectGarbage = /** @type {() => void} */ (runInNewContext('gc'));

process.on('message', (message) => {
  if (isQuestion(message)) {
    void answer(message);
  }
});
// Whoever listens keeps a process alive; this one is not to.
process.channel?.unref();

/** @param {Question} question */
async function answer(question) {
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  const all = [
    usage(question.collect),
    ...(await Promise.all(workers.map((worker) => ask(worker, question)))),
  ];
  process.send?.({ bench: 'answer', id: question.id, usage: all });
}

/**
 * @param {boolean} collect
 * @returns {Usage}
 */
function usage(collect) {
  if (collect) {
    // Once for what is dead, once for what its finalizers have let go, and until V8 has dropped the code that is old.
    for (let each = 0; each < COLLECTIONS; each++) {
      collectGarbage();
    }
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, rss, heap: heapUsed + external };
}

/**
 * @param {import('node:cluster').Worker} worker
 * @param {Question} question
 * @returns {Promise<Usage>} that of a worker that is gone is nothing
 */
function ask(worker, question) {
  return new Promise((resolve) => {
    const gone = () => resolve({ cpuMs: 0, rss: 0, heap: 0 });
    worker.once('exit', gone);
    worker.on('message', function listener(/** @type {unknown} */ message) {
      if (isAnswer(message) && message.id === question.id) {
        worker.off('exit', gone);
        worker.off('message', listener);
        resolve(message.usage[0] ?? { cpuMs: 0, rss: 0, heap: 0 });
      }
    });
    worker.send(question);
  });
}

/**
 * @param {unknown} message
 * @returns {message is Question}
 */
function isQuestion(message) {
  return typeof message === 'object' && message !== null && 'bench' in message && message.bench === 'usage';
}

/**
 * @param {unknown} message
 * @returns {message is { bench: 'answer', id: number, usage: Usage[] }}
 */
function isAnswer(message) {
  return typeof message === 'object' && message !== null && 'bench' in message && message.bench === 'answer';
}
