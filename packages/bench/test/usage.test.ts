import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { ContenderProcess } from '../src/contender-process.ts';
import { contenders } from '../src/contenders.ts';
import { PROGRAMS } from '../src/programs.mjs';

test('what a server has used is what its primary and all its workers have', async () => {
  const program = path.join(import.meta.dirname, 'cluster-program.mjs');
  const server = new ContenderProcess(program, [], PROGRAMS.probe);
  onTestFinished(() => server.stop());
  await server.listening();
  const { cpuMs, heap, rss } = await server.usage(true);
  expect(cpuMs).toBeGreaterThan(2 * 300);
  expect(heap).toBeGreaterThan(3 * 20_000_000);
  expect(rss).toBeGreaterThan(3 * 20_000_000);
});

test('no server of step 6 has the file of another one, or the one of who uses it', () => {
  const step6 = contenders('dist', 'packages', 'own').filter(({ name }) => name.startsWith('step 6'));
  const flags = [...step6, ...step6].map((contender) => contender.flags(true));
  const files = flags.map((each) => each[each.indexOf('--data') + 1] ?? '');
  expect(new Set(files).size).toBe(4);
  for (const file of files) {
    expect(path.dirname(file)).toBe('own');
  }
});
