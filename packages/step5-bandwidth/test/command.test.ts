import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runToEnd } from 'testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { Report } from '../src/measure/report.ts';

const COMMAND = path.join(import.meta.dirname, '..', 'bin', 'measure.mjs');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'measure '));
  vi.stubEnv('INIT_CWD', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('prints a table and a verdict, and writes files where it was typed', async () => {
  const small = ['--scenario', 'burst', '--people', '3', '--messages', '10', '--quick', '--seed', '4'];
  const compared = ['--contenders', 'sse,websocket', '--rtt', '0,20'];
  const files = ['--json', 'a.json', '--csv', 'a.csv', '--svg', 'a.svg'];
  const { code, output } = await runToEnd(COMMAND, [...small, ...compared, ...files]);
  expect(code).toBe(0);
  expect(output).toContain('3 people, 10 lines in 1 round, seed 4, round-trip time 0 ms');
  expect(output).toMatch(/^ +Server-Sent Events +WebSocket$/m);
  expect(output).toMatch(/^bytes per delivered message +[\d,]+ ×[\d.]+ +[\d,]+$/m);
  expect(output).toMatch(/^latency p50, ms \(round trip 20 ms\) +[\d.]+ ×[\d.]+ +[\d.]+$/m);
  expect(output).toMatch(
    /^WebSocket took \d+ bytes for each delivered message, .+\(round-trip time 0 ms\)\.$/m,
  );

  const reports = JSON.parse(await readFile(path.join(folder, 'a.json'), 'utf8')) as Report[];
  expect(reports).toHaveLength(2);
  for (const [index, rttMs] of [0, 20].entries()) {
    expect(reports[index]).toMatchObject({
      scenario: 'burst',
      people: 3,
      messages: 10,
      seed: 4,
      node: process.version,
      client: expect.stringMatching(/^Node v\S+ with the headers of Chromium \d/),
      rttMs,
      tls: false,
      compression: 'polls',
      contenders: ['sse', 'websocket'].map((name) => ({
        name,
        requests: expect.any(Number),
        connections: expect.any(Number),
        bytesUp: expect.any(Number),
        bytesDown: expect.any(Number),
        handshakeBytes: expect.any(Number),
        sent: 10,
        delivered: 30,
        refused: 0,
        lost: 0,
        bytesPerMessage: expect.any(Number),
        latencyMs: { p50: expect.any(Number), p95: expect.any(Number), p99: null },
        cpuUsPerMessage: null,
      })),
    });
    expect(
      Math.min(...(reports[index]?.contenders ?? []).map(({ latencyMs }) => latencyMs.p50 ?? 0)),
    ).toBeGreaterThan(rttMs);
  }
  const lines = (await readFile(path.join(folder, 'a.csv'), 'utf8')).trimEnd().split('\r\n');
  expect(lines.map((line) => line.split(',').length)).toEqual(Array.from({ length: 5 }, () => 28));
  expect(await readFile(path.join(folder, 'a.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
});

test('measures over HTTPS what is compressed as chosen', async () => {
  const small = ['--scenario', 'burst', '--people', '2', '--messages', '4', '--quick'];
  const chosen = ['--tls', '--compression', 'all', '--contenders', 'long-polling-h2,websocket'];
  const { code, output } = await runToEnd(COMMAND, [...small, ...chosen, '--json', 'tls.json']);
  expect(code).toBe(0);
  expect(output).toMatch(/^ +long-polling \(HTTP\/2\) +WebSocket$/m);
  const found = JSON.parse(await readFile(path.join(folder, 'tls.json'), 'utf8')) as Report;
  expect(found).toMatchObject({
    tls: true,
    compression: 'all',
    contenders: ['long-polling-h2', 'websocket'].map((name) => ({
      name,
      connections: 2,
      sent: 4,
      delivered: 8,
      lost: 0,
    })),
  });
});

test('a call that is off is answered with one sentence and exit code 2', async () => {
  const { code, output, errors } = await runToEnd(COMMAND, ['--people', 'nobody']);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toBe('--people takes a whole number from 2 to 500, and "nobody" is none.\n');
});

// Windows ends a process at once when another one signals it.
test.skipIf(process.platform === 'win32')('Ctrl+C prints what there is so far', async () => {
  const args = ['--scenario', 'room', '--people', '2', '--messages', '10', '--contenders', 'websocket'];
  const child = spawn(process.execPath, [COMMAND, ...args, '--json', 'interrupted.json']);
  let output = '';
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => {
    if (String(data).includes('Round 2')) {
      child.kill('SIGINT');
    }
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(130);
  expect(output).toContain('Interrupted. This is what there was so far:');
  expect(output).toContain('2 people, 10 lines in 5 rounds (1 over),');
  expect(output).toMatch(/^messages sent +2$/m);
  expect(await readdir(folder)).not.toContain('interrupted.json');
});
