import path from 'node:path';

import { UsageError } from 'command-flags';
import { runToEnd } from 'testing';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { FAULTS } from '../src/faults.ts';
import { readOptions } from '../src/options.ts';

const COMMAND = path.join(import.meta.dirname, '..', 'bin', 'faults.mjs');
const names = (args: readonly string[]) => readOptions(args, '.', FAULTS).faults.map(({ name }) => name);

describe('what is typed', () => {
  test('without a flag it means all faults', () => {
    expect(names([])).toEqual(FAULTS.map(({ name }) => name));
  });

  test('can name some of them', () => {
    expect(names(['--only', 'cut-30'])).toEqual(['cut-30']);
    expect(names(['--', '--only', 'worker-killed', '--only=cut-5, forgotten'])).toEqual([
      'worker-killed',
      'cut-5',
      'forgotten',
    ]);
  });

  test('can ask for the short ones', () => {
    const short = FAULTS.filter(({ isShort }) => isShort).map(({ name }) => name);
    expect(names(['--quick'])).toEqual(short);
    expect(short.length).toBeGreaterThan(2);
    expect(short.length).toBeLessThan(FAULTS.length);
  });

  test('names a file from where it was typed', () => {
    const { json } = readOptions(['--json', 'test.json'], import.meta.dirname, FAULTS);
    expect(json).toBe(path.join(import.meta.dirname, 'test.json'));
  });

  test.each([
    [['--only', 'fire'], /^"fire" is no fault\. Choose from worker-killed, .*forgotten/],
    [['--only', 'cut-90', '--quick'], /^None of these is quick: leave out --quick\.$/],
    [['--json', 'no/such/folder.json'], /^--json cannot write "no\/such\/folder\.json": there is no such/],
    [['--fast'], /^Unknown option '--fast'\. The flags here are --only, --quick, --json\.$/],
    [['fire'], /^Unexpected argument 'fire'/],
  ])('%j is told in a sentence', (args, sentence) => {
    expect(() => readOptions(args, '.', FAULTS)).toThrow(UsageError);
    expect(() => readOptions(args, '.', FAULTS)).toThrow(sentence);
  });
});

test('a call that is off ends the command with exit code 2 and nothing but the sentence', async () => {
  const { code, output, errors } = await runToEnd(COMMAND, ['--only', 'fire']);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors.trim().split('\n')).toHaveLength(1);
});

test('without a redis-server it says what is left out, and where no fault is left it fails', async () => {
  vi.stubEnv('REDIS_SERVER_PATH', 'no-such-program');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, output, errors } = await runToEnd(COMMAND, ['--only', 'node-killed,redis-frozen']);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(
    /^There is no redis-server here, so that these are left out: node-killed, redis-frozen\./,
  );
  expect(errors.trim().split('\n')).toHaveLength(1);
});
