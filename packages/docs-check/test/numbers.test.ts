import type { Report as BenchReport } from 'bench/report';
import type { ContenderReport, Report } from 'step5-bandwidth/report';
import { describe, expect, test } from 'vitest';

import { benchTables, blocks, faultTable, syncBlocks } from '../src/blocks.ts';
import { readExchanges, readReports } from '../src/measurements.ts';
import { sourcedNumbers, syncNumbers, unsourcedNumbers } from '../src/numbers.ts';
import { measuredValue, recordedValue, ValueError } from '../src/value.ts';

const [measured] = readReports('docs/measurements/typing.json');

/** A report with these numbers, and the rest as it was measured. */
function reportOf(rttMs: number, ...contenders: Partial<ContenderReport>[]): Report {
  const [first] = measured?.contenders ?? [];
  if (measured === undefined || first === undefined) {
    throw new Error('docs/measurements/typing.json is empty.');
  }
  return { ...measured, rttMs, contenders: contenders.map((contender) => ({ ...first, ...contender })) };
}

describe('a number of a report', () => {
  const report = reportOf(
    0,
    { name: 'short-polling', intervalMs: 250, bytesPerMessage: 2000, requests: 30 },
    { name: 'short-polling', intervalMs: 500, bytesPerMessage: 1000, requests: 20 },
    { name: 'sse', intervalMs: null, bytesPerMessage: 150, latencyMs: { p50: 3.14, p95: null, p99: null } },
    { name: 'websocket', intervalMs: null, bytesPerMessage: 100, requests: 4, delivered: 16 },
  );
  const far = reportOf(150, { name: 'websocket', bytesPerMessage: 90 });

  test.each([
    ['websocket bytesPerMessage', '100'],
    ['short-polling bytesPerMessage', '2,000'],
    ['short-polling every 500 bytesPerMessage', '1,000'],
    ['sse latencyMs.p50', '3.1'],
    ['sse / websocket bytesPerMessage', '1.50'],
    ['websocket requests per delivered', '0.25'],
    ['people', '20'],
    ['websocket bytesPerMessage, round trip 150', '90'],
  ])('%s is %s', (name, value) => {
    expect(measuredValue([report, far], name)).toBe(value);
  });

  test.each([
    ['long-polling bytesPerMessage', 'there is no contender "long-polling"'],
    ['short-polling every 7 bytesPerMessage', 'there is no contender "short-polling" every 7 ms'],
    ['websocket bytes', 'there is no number "bytes"'],
    ['sse latencyMs.p95', 'there is no number "latencyMs.p95"'],
    ['websocket bytesPerMessage, round trip 40', 'there is no report with a round trip of 40 ms'],
    ['', 'there is no number ""'],
  ])('%s is none', (name, message) => {
    expect(() => measuredValue([report, far], name)).toThrow(new ValueError(message));
  });
});

test('lengths of what was recorded can be summed', () => {
  const exchanges = [
    { name: 'a', text: '', bytes: 1200, headBytes: 1000, bodyBytes: 200 },
    { name: 'b', text: '', bytes: 3, headBytes: 1, bodyBytes: 2 },
  ];
  expect(recordedValue(exchanges, 'a headBytes')).toBe('1,000');
  expect(recordedValue(exchanges, 'a bytes + b bodyBytes')).toBe('1,202');
  expect(() => recordedValue(exchanges, 'c bytes')).toThrow(new ValueError('nothing is recorded as "c"'));
});

describe('numbers of a page', () => {
  const [frame] = readExchanges().filter(({ name }) => name === 'frame-down');
  const link = (said: string, name = 'frame-down headBytes') =>
    `One\nhas [${said}](measurements/exchanges.json '${name}') bytes.`;

  test('are found with either quote, and with the line they are in', () => {
    expect(sourcedNumbers('docs/a.md', link('7'))).toMatchObject([
      { said: '7', file: 'docs/measurements/exchanges.json', name: 'frame-down headBytes', line: 2 },
    ]);
    expect(sourcedNumbers('docs/a.md', link('7').replaceAll("'", '"'))).toHaveLength(1);
    expect(sourcedNumbers('README.md', link('7').replace('(', '(docs/'))).toHaveLength(1);
    expect(sourcedNumbers('docs/a.md', '[`exchanges.json`](measurements/exchanges.json)')).toEqual([]);
  });

  test('become what the file says', () => {
    expect(syncNumbers('docs/a.md', `${link('7')}\n${link('X', 'frame-down bodyBytes')}`)).toEqual({
      text: `${link(String(frame?.headBytes))}\n${link(String(frame?.bodyBytes), 'frame-down bodyBytes')}`,
      rewritten: 2,
      lost: [],
    });
  });

  test('are named if the file does not say', () => {
    const asked = link('7', 'frame-down weight');
    expect(syncNumbers('docs/a.md', asked)).toEqual({
      text: asked,
      rewritten: 0,
      lost: [
        'docs/a.md:2 asks docs/measurements/exchanges.json for "frame-down weight": there is no number "weight".',
      ],
    });
  });
});

describe('a quantity without a source', () => {
  test.each([
    'It takes 311 bytes.',
    'That is 1.38 times as many.',
    'After 2 ms it is there.',
    'It took\n12 kB.',
    'a ratio of ×7',
    '| a | 20 connections |',
    'see [this](there.md), 871 bytes',
    'with 3 per cent more',
  ])('is found: %s', (text) => {
    expect(unsourcedNumbers(text)).toHaveLength(1);
  });

  test.each([
    "It takes [311](measurements/typing.json 'websocket bytesPerMessage') bytes.",
    'It has [2 to 14 bytes](https://www.rfc-editor.org/rfc/rfc6455).',
    'It had 871 bytes\nof headers. <!-- source: a paper -->',
    'The code says `wait 20 ms`.',
    '```text\ntook 20 ms\n```',
    '10 people, step 5, section 5.2, Node 20, port 3005',
    '<!-- measured: typing.json | a -->\n\n| ×7 |\n\n<!-- end -->',
  ])('is none: %s', (text) => {
    expect(unsourcedNumbers(text)).toEqual([]);
  });

  test('has a source of its own paragraph only', () => {
    const text = 'First 1 ms.\n\nThen 2 ms. <!-- source: here -->\n\nAnd 3 ms.';
    expect(unsourcedNumbers(text)).toEqual([
      { quantity: '1 ms', line: 1 },
      { quantity: '3 ms', line: 5 },
    ]);
  });
});

describe('a part that is made', () => {
  const table = '<!-- measured: typing.json | HTTP requests -->\n<!-- end -->\n';

  test('is written between its comments, and then stays as it is', () => {
    const once = syncBlocks('docs/a.md', `Before.\n\n${table}\nAfter.\n`);
    expect(once.rewritten).toBe(1);
    expect(once.text).toMatch(/\| contender +\| +HTTP requests \|\n\| -+ \| -+: \|\n\| short polling/);
    expect(once.text).toMatch(/^Before\.[\s\S]*<!-- end -->\n\nAfter\.\n$/);
    expect(syncBlocks('docs/a.md', once.text)).toEqual({ text: once.text, rewritten: 0, lost: [] });
    expect(blocks(once.text).map(({ content, made }) => content === made)).toEqual([true]);
  });

  test('differs if somebody has edited it', () => {
    const { text } = syncBlocks('docs/a.md', table);
    const [edited] = blocks(text.replace('WebSocket', 'Websocket'));
    expect(edited?.content).not.toBe(edited?.made);
  });

  test('is named if it cannot be made', () => {
    const { lost } = syncBlocks('docs/a.md', table.replace('HTTP requests', 'weight'));
    expect(lost).toEqual(['docs/a.md asks for a table that cannot be made: the report has no row "weight".']);
  });

  test('is a table of faults, a line for each', () => {
    const fault = {
      name: 'worker-killed',
      what: 'kill -9 of a worker',
      chat: 'a server of 3 workers',
      people: 50,
      messages: 1180,
      lost: 0,
      doubled: 0,
      disordered: 0,
      miscounted: 0,
      failed: 0,
      silenceS: 1.25,
      recoveryS: 2,
      evidence: [],
    };
    const report = {
      node: 'v20.19.0',
      perSecond: 20,
      faults: [fault, { ...fault, lost: 2, recoveryS: null }],
    };
    const lines = faultTable('faults.json', report).split('\n');
    expect(lines[0]).toMatch(/^\| fault +\| done to +\| messages \| lost \|/);
    expect(lines[1]).toMatch(/^\| -+ \| -+ \| -+: \| -+: \|/);
    expect(lines[2]).toMatch(/^\| kill -9 of a worker \| a server of 3 workers \| +1,180 \| +0 \|.* 2.0 \|$/);
    expect(lines[3]).toMatch(/\| +1,180 \| +2 \|.* never \|$/);
    expect(lines.slice(4)).toEqual([
      '',
      'From [`faults.json`](measurements/faults.json): 50 people, 20 messages a second, Node v20.19.0.',
    ]);
  });

  test('is tables of the bench, a line for each contender', () => {
    const room = (cpuPerDeliveryUs: number, perSecond: number) => ({
      cpuPerDeliveryUs,
      perSecond,
      p50Ms: 1.234,
      p99Ms: 20,
      lost: 0,
      crowdBusy: perSecond > 100_000 ? 0.99 : 0.5,
    });
    const contenders = ['step 3', 'plain chat'] as const;
    const report: BenchReport = {
      date: '2026-01-31',
      node: 'v20.19.0',
      platform: 'linux',
      arch: 'x64',
      cpu: 'A processor',
      cores: 2,
      parts: ['full speed', 'memory'],
      people: [32],
      many: 300,
      pairs: 2,
      forMs: 2000,
      settlesMs: 6000,
      contenders,
      crowds: 1,
      measured: [
        {
          part: 'full speed',
          people: 32,
          title: '32 people write',
          contenders,
          rounds: [
            { 'step 3': room(2, 647_340), 'plain chat': room(8, 98_888) },
            { 'step 3': room(3, 647_340), 'plain chat': room(6, 98_888) },
          ],
        },
        {
          part: 'memory',
          people: 300,
          title: '300 people who say nothing, each',
          contenders,
          rounds: [{ 'step 3': { heap: 15_432, rss: 900 }, 'plain chat': { heap: 7716, rss: 17_000 } }],
        },
      ],
    };
    const lines = benchTables('bench.json', report).split('\n');
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, ' '))).toEqual([
      '**32 people write**',
      '',
      '| contender | CPU, µs | CPU / plain chat | deliveries/s | p50, ms | p99, ms | p99 / plain chat | lost |',
      expect.stringMatching(/^\| -+ \|(?: -+: \|){7}$/),
      '| step 3 | 2.5 | 0.38 (0.25–0.50) | 647,000 | 1.23 | 20 | 1.00 (1.00–1.00) | 0 |',
      '| plain chat | 7.0 | 1 | 98,900 | 1.23 | 20 | 1 | 0 |',
      '',
      'The people’s own processes had no time left with step 3: a server may be faster than it shows.',
      '',
      '**300 people who say nothing, each**',
      '',
      '| contender | heap, kB | heap / plain chat | RSS, kB |',
      expect.stringMatching(/^\| -+ \|(?: -+: \|){3}$/),
      '| step 3 | 15.4 | 2.00 | 0.90 |',
      '| plain chat | 7.72 | 1 | 17 |',
      '',
      'From [`bench.json`](measurements/bench.json): medians of 2 rounds of 2 s, A processor with 2 cores, linux x64, ' +
        'Node v20.19.0, 2026-01-31.',
    ]);
  });

  test('is named if the bench it asks for was never run', () => {
    const { lost } = syncBlocks('docs/a.md', '<!-- bench: none.json -->\n<!-- end -->\n');
    expect(lost).toEqual([
      'docs/a.md asks for a table that cannot be made: there is no docs/measurements/none.json.',
    ]);
  });

  test('is named if the faults it asks for were never tried', () => {
    const { lost } = syncBlocks('docs/a.md', '<!-- faults: none.json -->\n<!-- end -->\n');
    expect(lost).toEqual([
      'docs/a.md asks for a table that cannot be made: there is no docs/measurements/none.json.',
    ]);
  });
});
