import path from 'node:path';

import { CONTENDERS as BENCH_CONTENDERS } from 'bench/contenders';
import { type Measured, middleOf, ratioOf } from 'bench/report';
import { FAULTS } from 'faults/faults';
import { holds } from 'faults/report';
import { CONTENDERS, REFERENCE } from 'step5-bandwidth/names';
import { readOptions } from 'step5-bandwidth/options';
import { runToEnd } from 'testing';
import { describe, expect, test } from 'vitest';

import { recordExchanges } from '../src/exchanges.ts';
import {
  BENCHES,
  commandOf,
  FAULTS as FAULTS_FILE,
  MEASURED,
  measuredFiles,
  MEASUREMENTS,
  optionsOf,
  readBench,
  readExchanges,
  readFaults,
  readReports,
} from '../src/measurements.ts';
import { read } from '../src/workshop.ts';

const COMMAND = path.join(import.meta.dirname, '..', 'bin', 'docs-measure.mjs');
const files = measuredFiles();

test('every file is one that pnpm docs:measure makes', () => {
  expect(files).toEqual(Object.keys(MEASURED).toSorted());
});

test.each([...files, 'faults.json', ...Object.keys(BENCHES)])('%s is as it was written', (name) => {
  const text = read(`${MEASUREMENTS}/${name}`);
  expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
});

test.each(files)('the command of %s makes such a file', (name) => {
  const reports = readReports(`${MEASUREMENTS}/${name}`);
  const { measurements } = readOptions(optionsOf(reports), '.');
  const conditions = reports.map(
    ({ scenario, people, messages, rounds, seed, rttMs, tls, compression, abreast, contenders }) => ({
      scenario,
      people,
      messages,
      rounds,
      seed,
      rttMs,
      tls,
      compression,
      abreast,
      contenders: contenders.map((contender) => ({
        name: contender.name,
        intervalMs: contender.intervalMs ?? 0,
      })),
    }),
  );
  expect(measurements).toEqual(conditions);
});

test.each(Object.entries(MEASURED))('%s can be made in full and quickly', (name, { args, quick }) => {
  for (const options of [args, [...args, ...quick]]) {
    expect(readOptions([...options], '.').measurements.length).toBeGreaterThan(0);
  }
  expect(commandOf(`${MEASUREMENTS}/${name}`)).toContain(args.join(' '));
});

test('a name that is no file ends the command with a sentence', async () => {
  const { code, output, errors } = await runToEnd(COMMAND, ['nonsense.json']);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  const known = ['exchanges.json', ...Object.keys(MEASURED), 'faults.json', ...Object.keys(BENCHES)];
  expect(errors).toBe(`"nonsense.json" is no file of docs/measurements: choose from ${known.join(', ')}.\n`);
});

test.each(files)('nothing was lost in %s, and every contender finished', (name) => {
  for (const report of readReports(`${MEASUREMENTS}/${name}`)) {
    for (const { lost, rounds } of report.contenders) {
      expect({ lost, rounds }).toEqual({ lost: 0, rounds: report.rounds });
    }
  }
});

test('every fault was tried, with fifty people, and no promise was broken', () => {
  const { perSecond, faults } = readFaults(FAULTS_FILE);
  expect(faults.map(({ name }) => name)).toEqual(FAULTS.map(({ name }) => name));
  expect(perSecond).toBe(20);
  for (const fault of faults) {
    expect(fault.evidence).toEqual([]);
    expect(holds(fault)).toBe(true);
    expect(fault.people).toBe(50);
    expect(fault.messages).toBeGreaterThan(100);
  }
});

describe('the bench', () => {
  const reports = Object.keys(BENCHES).map((name) => readBench(`${MEASUREMENTS}/${name}`));
  const measured = reports.flatMap((report) => report.measured);
  const of = (part: Measured['part'], people?: number) =>
    measured.find((each) => each.part === part && (people === undefined || each.people === people));
  const ratio = (found: Measured | undefined, name: (typeof BENCH_CONTENDERS)[number], figure: string) =>
    found === undefined ? Number.NaN : (ratioOf(found, name, figure)?.median ?? Number.NaN);

  test('had all contenders, more than once, and nobody lost anything', () => {
    expect(reports.map(({ contenders }) => contenders)).toEqual([BENCH_CONTENDERS, BENCH_CONTENDERS]);
    for (const { part, people, title, contenders: names, rounds } of measured) {
      // It has no polls, and nobody who joins.
      const isForChats = part === 'comeback' || title.includes('by polling');
      expect(names).toEqual(BENCH_CONTENDERS.filter((name) => !isForChats || name !== 'bare ws'));
      expect(rounds.length).toBeGreaterThan(1);
      for (const figures of rounds.flatMap((round) => names.map((name) => round[name]))) {
        expect(figures?.['lost'] ?? 0).toBe(0);
        expect(figures?.['know'] ?? people).toBe(people);
      }
    }
  });

  test.each([32, 200, 1000])(
    'bears out that %i people at full speed cost step 3 less than the others',
    (people) => {
      const cpu = (name: 'step 3' | 'bare ws') => ratio(of('full speed', people), name, 'cpuPerDeliveryUs');
      expect(cpu('step 3')).toBeLessThan(0.9);
      expect(cpu('step 3')).toBeLessThan(cpu('bare ws'));
    },
  );

  test.each([200, 1000])('bears out that %i people at a fixed rate cost step 3 less', (people) => {
    expect(ratio(of('fixed rate', people), 'step 3', 'cpuPerDeliveryUs')).toBeLessThan(1);
  });

  test('bears out that gathering saves more at full speed, and that step 6 pays most in a small room', () => {
    const cpu = (part: Measured['part'], people: number, name: 'step 3' | 'step 6') =>
      ratio(of(part, people), name, 'cpuPerDeliveryUs');
    expect(cpu('full speed', 32, 'step 3')).toBeLessThan(cpu('fixed rate', 32, 'step 3'));
    expect(cpu('fixed rate', 32, 'step 6')).toBeGreaterThan(cpu('fixed rate', 1000, 'step 6'));
    expect(cpu('fixed rate', 32, 'step 6')).toBeGreaterThan(cpu('fixed rate', 32, 'step 3'));
  });

  test('bears out that who comes as a page does takes less of step 3’s heap, and who comes over WebSocket more', () => {
    const [asPage, atOnce] = measured.filter(({ part }) => part === 'memory');
    expect(ratio(asPage, 'step 3', 'heap')).toBeLessThan(0.8);
    expect(ratio(atOnce, 'step 3', 'heap')).toBeGreaterThan(1.1);
    expect(atOnce && middleOf(atOnce, 'step 3', 'rss')).toBeGreaterThan(0);
  });

  test('bears out that the room comes back to step 3 within 5 s, with a second’s work at most', () => {
    const comeback = of('comeback');
    expect(comeback && middleOf(comeback, 'step 3', 'tookMs')).toBeLessThan(5000);
    expect(comeback && middleOf(comeback, 'step 3', 'cpuMs')).toBeLessThan(1000);
    expect(ratio(comeback, 'step 3', 'cpuMs')).toBeLessThan(0.5);
  });
});

/** What the prose takes for granted, whichever way small differences fall. */
describe('the files bear out', () => {
  const [typing, idle, interval, burst, tls, compressed] = [
    'typing',
    'idle',
    'interval',
    'burst',
    'typing-tls',
    'typing-compressed',
  ].map((name) => readReports(`${MEASUREMENTS}/${name}.json`)[0]);
  const byRoundTrip = readReports(`${MEASUREMENTS}/typing-rtt.json`);
  const of = (report: typeof typing, name: string) =>
    report?.contenders.filter((contender) => contender.name === name)[0];

  test('that WebSocket takes the fewest bytes and requests while people type', () => {
    const socket = of(typing, REFERENCE);
    for (const name of CONTENDERS.filter((each) => each !== REFERENCE)) {
      const other = of(typing, name);
      expect(other?.bytesPerMessage ?? 0).toBeGreaterThan(socket?.bytesPerMessage ?? Infinity);
      expect(other?.requests ?? 0).toBeGreaterThan(socket?.requests ?? Infinity);
    }
  });

  test('that long-polling takes the most bytes while people type', () => {
    const long = of(typing, 'long-polling')?.bytesPerMessage ?? 0;
    expect(long).toBeGreaterThan(of(typing, 'short-polling')?.bytesPerMessage ?? Infinity);
    expect(long).toBeGreaterThan(of(typing, 'sse')?.bytesPerMessage ?? Infinity);
  });

  test('that WebSocket has one request for each person', () => {
    expect(of(typing, REFERENCE)?.requests).toBe((typing?.people ?? 0) * (typing?.rounds ?? 0));
  });

  test('that short polling costs the most where nobody says anything', () => {
    const bytes = (name: string) => of(idle, name)?.bytesPerPersonMinute ?? 0;
    for (const name of ['long-polling', 'sse', 'websocket']) {
      expect(bytes('short-polling')).toBeGreaterThan(bytes(name));
    }
    expect(bytes('long-polling')).toBeGreaterThan(bytes('websocket'));
  });

  test('that asking half as often costs fewer bytes, and more delay', () => {
    const polls = interval?.contenders.filter(({ name }) => name === 'short-polling') ?? [];
    const [often, seldom] = [polls[0], polls.at(-1)];
    expect(polls.length).toBeGreaterThan(2);
    expect(often?.bytesPerMessage ?? 0).toBeGreaterThan(seldom?.bytesPerMessage ?? Infinity);
    expect(seldom?.latencyMs.p50 ?? 0).toBeGreaterThan(often?.latencyMs.p50 ?? Infinity);
  });

  test('that short polling takes fewer bytes than WebSocket where one poll carries many messages', () => {
    const polled = of(burst, 'short-polling')?.bytesPerMessage ?? Infinity;
    expect(polled).toBeLessThan(of(burst, REFERENCE)?.bytesPerMessage ?? 0);
  });

  test('that long-polling is slower than WebSocket on a slow network, and cheaper than on a fast one', () => {
    const [fast, slow] = [byRoundTrip[0], byRoundTrip.at(-1)];
    const polled = of(slow, 'long-polling');
    expect(polled?.latencyMs.p50 ?? 0).toBeGreaterThan(of(slow, REFERENCE)?.latencyMs.p50 ?? Infinity);
    expect(polled?.bytesPerMessage ?? Infinity).toBeLessThan(of(fast, 'long-polling')?.bytesPerMessage ?? 0);
  });

  test('that HTTP/2 takes most of the headers of long-polling, and leaves more than a frame', () => {
    const shorter = of(tls, 'long-polling-h2')?.bytesPerMessage ?? Infinity;
    expect(shorter).toBeLessThan((of(tls, 'long-polling')?.bytesPerMessage ?? 0) / 2);
    expect(shorter).toBeGreaterThan(of(tls, REFERENCE)?.bytesPerMessage ?? Infinity);
  });

  test('that compression takes most from what is sent in frames and streams, and little from long polls', () => {
    const left = (name: string) =>
      (of(compressed, name)?.bytesPerMessage ?? Infinity) / (of(typing, name)?.bytesPerMessage ?? 1);
    expect(left(REFERENCE)).toBeLessThan(0.7);
    expect(left('sse')).toBeLessThan(0.7);
    expect(left('long-polling')).toBeGreaterThan(0.8);
  });
});

/** Without what is another one each time, and always as long. */
function neutral(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d{5}/g, 'HOST')
    .replaceAll(/(?<=connection=|sid=|&t=)[\w-]+/g, 'ID')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/"sentAt":\d{13}/g, 'TIME')
    .replaceAll(/Date: .*/g, 'DATE')
    .replaceAll(/(?<=after=)\d/g, 'N')
    .replaceAll(/(?<=Sec-WebSocket-(?:Key|Accept): ).*/g, 'KEY');
}

test('what was recorded is what is on the wire', { timeout: 30_000 }, async () => {
  const there = await recordExchanges();
  const lines = (exchanges: typeof there) =>
    exchanges.map(({ name, headBytes, bodyBytes, text }) => [name, headBytes, bodyBytes, neutral(text)]);
  // If not: pnpm docs:measure exchanges.json records it again.
  expect(lines(readExchanges())).toEqual(lines(there));
});
