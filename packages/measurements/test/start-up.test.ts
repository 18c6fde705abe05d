import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { build } from 'stage-build/build';
import { startStage } from 'testing';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { WORKSPACE } from './places.ts';

const RUNS = 7;
/** Milliseconds from the command to the line that says where it runs. */
const STARTS_WITHIN = 350;
const MEMORY_MIB = 90;

describe.each(['step1-hello', 'step2-sockets', 'step3-chat'])('%s', (name) => {
  const stage = path.join(WORKSPACE, 'packages', name);
  const file = path.join(stage, 'dist', 'server.js');

  beforeAll(() => build(stage));

  test(`starts in under ${STARTS_WITHIN} ms`, async () => {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const before = performance.now();
      const server = await startStage(file);
      times.push(Math.round(performance.now() - before));
      await server.stop();
    }
    times.sort((a, b) => a - b);
    console.log(`${name} starts in ${times[0]} ms at best, ${times.at(-1)} ms at worst of ${RUNS} runs`);
    expect(times[0]).toBeLessThan(STARTS_WITHIN);
  });

  // Only Linux has /proc.
  test.skipIf(process.platform !== 'linux')(
    `takes less than ${MEMORY_MIB} MiB of memory once it has answered`,
    async () => {
      const server = await startStage(file);
      onTestFinished(async () => void (await server.stop()));
      await (await fetch(server.url)).text();

      const status = await readFile(`/proc/${server.process.pid}/status`, 'utf8');
      const mebibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
      console.log(`${name} takes ${mebibytes.toFixed(1)} MiB of memory`);
      expect(mebibytes).toBeLessThan(MEMORY_MIB);
    },
  );
});
