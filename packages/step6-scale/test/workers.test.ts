import type { Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { Workers } from '../src/primary/workers.ts';

test('a worker that was killed while it is written to ends nobody else', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'workers-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = path.join(folder, 'worker.mjs');
  await writeFile(program, `process.send({ scale: 'ready' }); process.on('message', () => process.exit());`);
  const started: Worker[] = [];
  const workers = new Workers({
    count: 1,
    program,
    args: [],
    env: () => ({}),
    onWorker: (worker) => void started.push(worker),
    onMessage: async () => {},
    onReady: () => {},
    onLoss: () => {},
  });
  await workers.start();

  const [worker] = started;
  // As Node does it, where nobody asked to be called back; the first one may still be heard by who waited for the start.
  for (let count = 0; count < 2; count++) {
    expect(worker?.emit('error', new Error('write EPIPE'))).toBe(true);
  }
  const ended = worker && once(worker, 'exit');
  await workers.drain();
  await ended;
});
