import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

const HOUR = 60 * 60 * 1000;
const MODULE = path.join(import.meta.dirname, '..', 'src', 'jumping-clock.mjs');
/** Answers each line with the time, told in four ways. */
const PROGRAM = `
  require('node:readline').createInterface(process.stdin).on('line', () => {
    const now = performance.timeOrigin + performance.now();
    const told = [Date.now(), +new Date(), new Date().getTime(), Date.parse(new Date().toISOString())];
    console.log(JSON.stringify(told.map((time) => Math.round((time - now) / 1000))));
  });`;

test('the clock jumps when a file says so, and only the present with it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'clock');
  const child = spawn(process.execPath, ['--input-type=commonjs', '-e', PROGRAM], {
    env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(MODULE).href}`, CLOCK_FILE: file },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout);
  const line = async () => String((await once(lines, 'line'))[0]);

  child.stdin.write('\n');
  expect(await line()).toBe('[0,0,0,0]');
  await writeFile(file, String(30 * HOUR));
  expect(await line()).toBe(`The clock of process ${child.pid} is ${30 * HOUR} ms ahead.`);
  child.stdin.write('\n');
  expect(await line()).toBe('[108000,108000,108000,108000]');
});
