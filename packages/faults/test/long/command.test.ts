import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runToEnd } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import type { Report } from '../../src/report.ts';

const COMMAND = path.join(import.meta.dirname, '..', '..', 'bin', 'faults.mjs');

test('the command prints a table, and writes it down', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'faults '));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'faults.json');

  const { code, output } = await runToEnd(COMMAND, ['--only', 'worker-killed', '--json', file]);
  expect(output).toMatch(/^\n50 people, 20 messages a second, Node v\d+.*\.\n\nfault +done to +messages/);
  expect(output).toMatch(/^kill -9 of a worker.* a server of 3 workers +\d+ +0 +0 +one +right +0 /m);
  expect(code).toBe(0);

  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  expect(report.faults.map(({ name, lost }) => ({ name, lost }))).toEqual([
    { name: 'worker-killed', lost: 0 },
  ]);
});
