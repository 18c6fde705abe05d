import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { bundle } from 'run-typescript';
import { onTestFinished } from 'vitest';

const PACKAGE = path.dirname(import.meta.dirname);

/** Starts `programs/<name>.ts` as a process of its own, which ends with the test at the latest. */
export async function startProgram(name: string, args: string[]) {
  await bundle(PACKAGE, { [name]: `test/programs/${name}.ts` }, { external: ['libsql'] });
  const child = fork(path.join(PACKAGE, 'dist', `${name}.js`), args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout ?? process.stdin });
  output.on('line', (line) => lines.push(line));

  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await closed;
  }
  onTestFinished(kill);

  return {
    child,
    /** What it has printed so far. */
    lines,
    /** Resolves when this holds of what it has printed. */
    async printed(enough: (lines: string[]) => boolean): Promise<void> {
      while (!enough(lines)) {
        await once(output, 'line');
      }
    },
    kill,
  };
}
