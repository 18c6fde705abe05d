import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CONTENDERS, TLS_CONTENDERS } from '../src/contenders/names.ts';
import { readOptions } from '../src/options.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'measure '));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (...args: string[]) => readOptions(args, folder);

test('without options it is typing: 20 people, 200 lines, all contenders, no delay', () => {
  const { measurements, files } = read();
  expect(measurements).toEqual([
    {
      scenario: 'typing',
      people: 20,
      messages: 200,
      rounds: 5,
      seed: 1,
      rttMs: 0,
      compression: 'polls',
      tls: false,
      contenders: CONTENDERS.map((name) => ({ name, intervalMs: name === 'short-polling' ? 1000 : 0 })),
      abreast: 1,
    },
  ]);
  expect(files).toEqual({});
});

test('takes every option, behind the "--" of npm too', () => {
  const measured = [
    '--',
    '--scenario',
    'room',
    '--people',
    '7',
    '--messages',
    '9',
    '--seed',
    '5',
    '--compression',
    'off',
  ];
  const compared = ['--contenders', 'sse,websocket,sse', '--rtt', '0,40'];
  const written = ['--json', 'a.json', '--csv', './b.csv', '--svg', 'c.svg'];
  const { measurements, files } = read(...measured, ...compared, ...written);
  const common = { scenario: 'room', people: 7, messages: 9, seed: 5, compression: 'off' };
  expect(measurements).toMatchObject([
    { ...common, rttMs: 0 },
    { ...common, rttMs: 40 },
  ]);
  expect(measurements[0]?.contenders.map(({ name }) => name)).toEqual(['sse', 'websocket']);
  expect(files).toEqual({
    json: path.join(folder, 'a.json'),
    csv: path.join(folder, 'b.csv'),
    svg: path.join(folder, 'c.svg'),
  });
});

test('quick is one round of 20 lines, or as many as are asked for', () => {
  expect(read('--quick').measurements).toMatchObject([{ rounds: 1, messages: 20 }]);
  expect(read('--quick', '--messages', '30').measurements).toMatchObject([{ rounds: 1, messages: 30 }]);
});

test('over TLS there are two contenders more, whose names are unknown without it', () => {
  const names = (...args: string[]) =>
    read('--tls', ...args).measurements[0]?.contenders.map(({ name }) => name);
  expect(names()).toEqual(TLS_CONTENDERS);
  expect(names('--contenders', 'sse-h2,websocket')).toEqual(['sse-h2', 'websocket']);
  expect(read('--tls').measurements).toMatchObject([{ tls: true, abreast: 1 }]);
  expect(read('--tls', '--quick').measurements).toMatchObject([{ tls: true, abreast: 2, rounds: 1 }]);
});

test('the scenario interval has short polling at several intervals, and WebSocket', () => {
  const [measurement] = read('--scenario', 'interval').measurements;
  expect(measurement?.contenders.map(({ intervalMs }) => intervalMs)).toEqual([
    250, 500, 1000, 2000, 5000, 10_000, 0,
  ]);
});

describe('what is off is told in one sentence', () => {
  test.each([
    [['--scenario', 'nap'], '"nap" is no scenario. Choose from typing, burst, room, idle, interval.'],
    [
      ['--contenders', 'carrier-pigeon'],
      '"carrier-pigeon" is no contender. Choose from short-polling, long-polling, sse, websocket.',
    ],
    [
      ['--contenders', 'sse, long-polling-h2'],
      'Browsers speak HTTP/2 over TLS only: add --tls to measure "long-polling-h2".',
    ],
    [['--people', '1'], '--people takes a whole number from 2 to 500, and "1" is none.'],
    [['--people', 'many'], '--people takes a whole number from 2 to 500, and "many" is none.'],
    [['--messages', '1.5'], '--messages takes a whole number from 1 to 100,000, and "1.5" is none.'],
    [['--seed=-1'], '--seed takes a whole number from 0 to 4,294,967,295, and "-1" is none.'],
    [['--rtt', '0,,40'], '--rtt takes a whole number from 0 to 10,000, and "" is none.'],
    [
      ['--json', 'nowhere/a.json'],
      '--json cannot write "nowhere/a.json": there is no such folder. Make it first, or name another one.',
    ],
    [['--compression', 'zip'], '"zip" is no compression. Choose from off, polls, all.'],
    [['--scenario', 'idle', '--quick'], 'The scenario idle takes its time: leave out --quick.'],
    [
      ['--scenario', 'idle', '--messages', '3'],
      'Nobody says anything in the scenario idle: leave out --messages.',
    ],
    [
      ['--scenario', 'interval', '--contenders', 'sse'],
      'The scenario interval has its own contenders: leave out --contenders.',
    ],
    [
      ['--http3'],
      "Unknown option '--http3'. The flags here are --scenario, --people, --messages, --contenders, --rtt, --json, --csv, --svg, --quick, --seed, --compression, --tls.",
    ],
  ])('%j', (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });
});
