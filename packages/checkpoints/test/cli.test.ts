import { spawn } from 'node:child_process';
import path from 'node:path';

import Fastify from 'fastify';
import { listen } from 'serve';
import { hello } from 'step1-hello';
import { runToEnd } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import type { Report } from '../src/index.ts';
import { greetingServer } from './exercise-servers.ts';

const bin = path.join(import.meta.dirname, '..', 'bin', 'checkpoint.mjs');

const checkpoint = (...args: string[]) => runToEnd(bin, args);

async function start(body: string): Promise<string> {
  const app = Fastify();
  if (body === 'Hello World!') {
    await app.register(hello);
  } else {
    app.get('/', async () => body);
  }
  onTestFinished(() => app.close());
  return listen(app, { port: 0, host: '127.0.0.1' });
}

test('a passed checkpoint says whose server it was, a line a check, and exits with 0', async () => {
  const url = await start('Hello World!');
  expect(await checkpoint('1', '--url', url)).toEqual({
    code: 0,
    errors: '',
    output: [
      `Checking the server at ${url}`,
      '✓ GET / is answered with 200',
      '✓ the answer is plain text in UTF-8',
      '✓ it says Hello World! and nothing else',
      '',
      'Checkpoint 1 is passed.',
      '',
    ].join('\n'),
  });
});

test('a failed one says what was expected, what came and what to do, and exits with 1', async () => {
  const { code, output } = await checkpoint('1', '--url', await start('Hallo Welt!'));
  expect(code).toBe(1);
  expect(output).toContain('✗ it says Hello World! and nothing else');
  expect(output).toMatch(/expected {2}"Hello World!"\n.*received {2}"Hallo Welt!"\n.*hint {6}Compare/);
  expect(output).toContain('Checkpoint 1 is not passed yet: one check fails.');
});

test('--json prints one object and nothing else', async () => {
  const url = await start('Hallo Welt!');
  const { code, output } = await checkpoint('1', '--json', '--url', url);
  expect(code).toBe(1);
  const report = JSON.parse(output) as Report;
  expect(report).toMatchObject({ checkpoint: 1, url, passed: false, beyond: [] });
  expect(report.checks.map(({ id, passed }) => [id, passed])).toEqual([
    ['hello-status', true],
    ['hello-type', true],
    ['hello-body', false],
  ]);
});

async function startGreeting(): Promise<string> {
  const app = greetingServer(() => false);
  onTestFinished(() => app.close());
  return listen(app, { port: 0, host: '127.0.0.1' });
}

test('--exercise runs the checks of one exercise and not the core', async () => {
  const url = await startGreeting();
  expect(await checkpoint('1', '--exercise', 'greeting', '--url', url)).toEqual({
    code: 0,
    errors: '',
    output: [
      `Checking the server at ${url}`,
      '✓ GET /hello/<name> says Hello <name>!, whatever the name',
      '✓ the greeting is plain text, so that tags in a name are harmless',
      '',
      'Exercise greeting is passed.',
      '',
    ].join('\n'),
  });
});

test('an exercise that is not done yet exits with 1, whatever the core', async () => {
  const url = await start('Hello World!');
  const { code, output } = await checkpoint('1', '--exercise', 'greeting', '--url', url);
  expect(code).toBe(1);
  expect(output).toContain('hint      A part of the path with a colon fits every name');
  expect(output).toContain('Exercise greeting is not passed yet: 2 checks fail.');
});

test('--exercise with --json prints the report with the exercise’s name', async () => {
  const url = await startGreeting();
  const { code, output } = await checkpoint('1', '--exercise', 'greeting', '--json', '--url', url);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual({
    checkpoint: 1,
    exercise: 'greeting',
    url,
    passed: true,
    checks: ['greeting-name', 'greeting-plain'].map((id) => ({
      id,
      title: expect.any(String),
      passed: true,
    })),
    beyond: [],
  });
});

test('without --exercise the report names none', async () => {
  const { output } = await checkpoint('1', '--json', '--url', await start('Hello World!'));
  expect(Object.keys(JSON.parse(output) as Report)).toEqual([
    'checkpoint',
    'url',
    'passed',
    'checks',
    'beyond',
  ]);
});

test.each([
  [['9'], 'Usage: pnpm checkpoint N'],
  [[], 'Usage: pnpm checkpoint N'],
  [['1', '--what'], 'Usage: pnpm checkpoint N'],
  [['1', '--exercise'], 'Usage: pnpm checkpoint N'],
  [
    ['2', '--exercise', 'greeting'],
    'Checkpoint 2 has no exercise "greeting". It has send-to-others and forget-me.',
  ],
  [
    ['5', '--exercise', 'greeting'],
    'Checkpoint 5 has no exercise "greeting". Those of its page are experiments',
  ],
  [['1', '--url', 'http://127.0.0.1:1/', '--url', 'http://127.0.0.1:2/'], 'Checkpoint 1 asks one server.'],
  [['6', '--url', 'http://127.0.0.1:1/', '--url', 'http://127.0.0.1:2/'], 'Nobody answers at'],
  [['1', '--url', 'nonsense'], '"nonsense" is no address.'],
  [['1', '--url', 'http://127.0.0.1:1/'], 'Nobody answers at http://127.0.0.1:1/.'],
])('checkpoint %j exits with 2 and a sentence', async (args, sentence) => {
  const { code, output, errors } = await checkpoint(...args);
  expect(code).toBe(2);
  expect(output).toBe('');
  expect(errors).toContain(sentence);
  expect(errors.trim().split('\n')).toHaveLength(1);
});

test('checkpoint 6 with one address says what it wants, and exits with 2', async () => {
  const { code, output, errors } = await checkpoint('6', '--url', await start('Hello World!'));
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toMatch(/^Checkpoint 6 compares two addresses of one chat, or more\. .*\n$/);
});

test('with two it says which, and --json has both, without a PIN', async () => {
  const urls = [await start('Hello World!'), await start('Hello World!')];
  const flags = urls.flatMap((url) => ['--url', `${url}?pin=042137`]);
  const { code, output } = await checkpoint('6', ...flags);
  expect(code).toBe(1);
  expect(output.split('\n')[0]).toBe(`Checking one chat at ${urls.join(' and ')}`);
  const json = await checkpoint('6', '--json', ...flags);
  expect(JSON.parse(json.output)).toMatchObject({ checkpoint: 6, url: urls[0], urls, passed: false });
  expect(output + json.output).not.toContain('042137');
});

test('--watch looks again, and tells when the answer has changed', async () => {
  let answer = 'not yet';
  const app = Fastify();
  app.get('/', async () => answer);
  onTestFinished(() => app.close());
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  const child = spawn(process.execPath, [bin, '1', '--watch', '--url', url]);
  onTestFinished(() => void child.kill());
  let output = '';
  const passed = new Promise<void>((resolve) => {
    child.stdout.on('data', (data) => {
      output += String(data);
      if (output.includes('is not passed yet')) answer = 'Hello World!';
      if (output.includes('is passed.')) resolve();
    });
  });
  await passed;
  expect(output.split('Checking')).toHaveLength(3);
});
