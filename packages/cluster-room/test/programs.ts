import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { bundle } from 'run-typescript';
import { onTestFinished } from 'vitest';

const PACKAGE = path.dirname(import.meta.dirname);

await bundle(
  PACKAGE,
  { acknowledging: 'test/programs/acknowledging.ts', worker: 'test/programs/worker.ts' },
  { external: ['libsql'] },
);

/** Starts `programs/<name>.ts` as a process of its own, which ends with the test at the latest. */
export function startProgram(name: 'acknowledging' | 'worker', args: string[]) {
  const child = fork(path.join(PACKAGE, 'dist', `${name}.js`), args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout ?? process.stdin });
  output.on('line', (line) => lines.push(line));
  const ended = Promise.all([once(child, 'exit'), once(output, 'close')]);

  /** Resolves when it has ended and all that it has printed is there. */
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);

  return {
    child,
    /** What it has printed so far. */
    lines,
    /** Resolves when this holds of what it has printed. */
    printed: async (enough: (lines: string[]) => boolean) => {
      while (!enough(lines)) {
        await once(output, 'line');
      }
    },
    kill,
  };
}
