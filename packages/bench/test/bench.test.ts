import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

const BENCH = path.join(import.meta.dirname, '..', 'bin', 'bench.mjs');

/** As the file has it. */
interface Measured {
  title: string;
  contenders: string[];
  rounds: Record<string, Record<string, number>>[];
}

function bench(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BENCH, ...args], (_error, output, errors) =>
      resolve({ code: child.exitCode ?? -1, output, errors }),
    );
  });
}

describe('a call that is off is told in one sentence', () => {
  test.each([
    [['--people', 'many'], '--people takes a whole number from 2 to 2,000, and "many" is none.\n'],
    [['--pairs', '0'], '--pairs takes a whole number from 1 to 100, and "0" is none.\n'],
    [
      ['--contenders', 'step 9'],
      '"step 9" is no contender. Choose from step 3, step 6, step 6 alone, plain chat, bare ws.\n',
    ],
    [['--fast'], /^Unknown option '--fast'\. The flags here are --parts, .*\n$/],
    [['--json', 'nowhere/a.json'], /^--json cannot write "nowhere\/a\.json": there is no such folder\./],
  ])('%j', async (args, sentence) => {
    const { code, output, errors } = await bench(...args);
    expect(errors).toMatch(sentence);
    expect({ code, output }).toEqual({ code: 2, output: '' });
  });
});

test('three people in a room, once: nothing is lost, and all of it is in the table and in the file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'bench.json');
  const flags = '--quick --people 3 --many 3 --pairs 1 --seconds 1 --crowds 2'.split(' ');
  const some = [
    '--parts',
    'fixed rate,full speed,comeback',
    '--contenders',
    'step 3,step 6,plain chat,bare ws',
  ];
  const { code, output } = await bench(...flags, ...some, '--json', file);
  expect(code).toBe(0);
  expect(output).toContain('3 people, 12 messages a second\n');
  expect(output).toContain('3 people come back after a restart\n');
  const report: { date: string; node: string; cpu: string; pairs: number; measured: Measured[] } = JSON.parse(
    await readFile(file, 'utf8'),
  );
  expect(report).toMatchObject({ node: process.version, pairs: 1 });
  expect(report.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(JSON.stringify(report)).not.toContain(folder);
  const { measured } = report;
  for (const { title, contenders, rounds } of measured) {
    for (const name of contenders) {
      const figures = rounds[0]?.[name] ?? {};
      if (title.includes('come back')) {
        expect(figures).toMatchObject({ people: 3, know: 3 });
      } else {
        expect(figures).toMatchObject({ lost: 0 });
        expect(figures['deliveries']).toBe(3 * (figures['messages'] ?? 0));
        expect(figures['cpuPerDeliveryUs']).toBeGreaterThan(0);
      }
    }
  }
});
