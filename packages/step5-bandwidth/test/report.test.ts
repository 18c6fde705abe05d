import { describe, expect, test } from 'vitest';

import type { ContenderName } from '../src/contenders/names.ts';
import type { Measurement } from '../src/measure/measure.ts';
import { report, type Report } from '../src/measure/report.ts';
import type { RoundResult } from '../src/measure/round.ts';
import { tcpIpBytes } from '../src/measure/tcp-ip.ts';
import { csv } from '../src/report/csv.ts';
import { svg } from '../src/report/svg.ts';
import { tableLines } from '../src/report/table.ts';
import { verdict } from '../src/report/verdict.ts';

const PEOPLE = 10;

interface Faked {
  bytes: number;
  delivered?: number;
  lost?: number;
  latencyMs?: number;
  stalledMs?: number;
  intervalMs?: number;
  tls?: boolean;
}

function round(contender: ContenderName, faked: Faked): RoundResult {
  const { tls = false } = faked;
  const { bytes, delivered = 100, lost = 0, latencyMs = 5, stalledMs = 1, intervalMs = 0 } = faked;
  const traffic = { requests: 1, connections: 1, bytesUp: 10, bytesDown: 20, cpuUs: 1000 };
  return {
    contender,
    intervalMs,
    people: PEOPLE,
    tls,
    handshake: traffic,
    warmUp: traffic,
    measured: { ...traffic, bytesUp: bytes / 2, bytesDown: bytes / 2 },
    outcome: {
      sent: delivered / PEOPLE,
      delivered,
      refused: 0,
      lost,
      typingEvents: 0,
      latenciesMs: Array.from({ length: delivered }, () => latencyMs),
      durationMs: 30_000,
      stalledMs,
    },
  };
}

function reported(rounds: RoundResult[], over: Partial<Measurement> = {}): Report {
  const names = [...new Set(rounds.map(({ contender, intervalMs }) => `${contender} ${intervalMs}`))];
  const contenders = names.map((each) => {
    const found = rounds.find(({ contender, intervalMs }) => `${contender} ${intervalMs}` === each);
    return { name: found?.contender ?? 'sse', intervalMs: found?.intervalMs ?? 0 };
  });
  const measurement: Measurement = {
    scenario: 'room',
    people: PEOPLE,
    messages: 10,
    rounds: 1,
    seed: 1,
    rttMs: 40,
    compression: 'polls',
    tls: false,
    abreast: 1,
    contenders,
    ...over,
  };
  return report(measurement, rounds, { client: 'a client', node: 'v20.19.0' });
}

describe('a report', () => {
  test('sums up counts, and takes the median of what is per message', () => {
    const rounds = [900, 100, 200].map((bytes) => round('sse', { bytes }));
    expect(reported(rounds).contenders[0]).toMatchObject({
      rounds: 3,
      requests: 6,
      connections: 9,
      bytesUp: 600,
      bytesDown: 600,
      handshakeBytes: 90,
      delivered: 300,
      bytesPerMessage: 2,
      bytesPerPersonMinute: 40,
      ranges: { bytesPerMessage: [1, 9] },
    });
  });

  test('has a p99 from 1,000 samples, and CPU time from 5,000 deliveries', () => {
    const of = (delivered: number) => reported([round('sse', { bytes: 100, delivered })]).contenders[0];
    expect(of(999)?.latencyMs).toEqual({ p50: 5, p95: 5, p99: null });
    expect(of(1000)?.latencyMs.p99).toBe(5);
    expect(of(4999)?.cpuUsPerMessage).toBeNull();
    expect(of(5000)?.cpuUsPerMessage).toBe(0.2);
  });

  test('has nothing per message where nothing was delivered', () => {
    expect(reported([round('sse', { bytes: 100, delivered: 0 })]).contenders[0]).toMatchObject({
      bytesPerMessage: null,
      latencyMs: { p50: null, p95: null, p99: null },
      bytesPerPersonMinute: 20,
    });
  });

  test('leaves out who has not had a round', () => {
    const contenders = (['sse', 'websocket'] as const).map((name) => ({ name, intervalMs: 0 }));
    const { contenders: found } = reported([round('sse', { bytes: 1 })], { contenders });
    expect(found.map(({ name }) => name)).toEqual(['sse']);
  });

  test('counts as many rounds of each, if it was interrupted', () => {
    const rounds = (['sse', 'websocket', 'sse'] as const).map((name) => round(name, { bytes: 1000 }));
    const { contenders } = reported(rounds, { messages: 20, rounds: 2 });
    expect(contenders.map(({ rounds: over, delivered }) => [over, delivered])).toEqual([
      [1, 100],
      [1, 100],
    ]);
  });
});

describe('the table', () => {
  const row = (lines: string[], label: string) => lines.find((line) => line.startsWith(label));

  test('has the ratio to WebSocket in each column, and an en dash for what there is too little of', () => {
    const lines = tableLines(
      reported([round('sse', { bytes: 50_000 }), round('websocket', { bytes: 20_000 })]),
    );
    expect(row(lines, 'bytes per delivered message')).toMatch(/ 500 ×2\.50 +200$/);
    expect(row(lines, 'latency p99, ms (round trip 40 ms)')).toMatch(/ – +–$/);
    expect(row(lines, '  from round to round')).toBeUndefined();
  });

  test('sees no difference where the rounds overlap', () => {
    const bytes = { sse: [100, 300, 310], websocket: [200, 90, 305] };
    const rounds = (['sse', 'websocket'] as const).flatMap((name) =>
      bytes[name].map((each) => round(name, { bytes: each * 100 })),
    );
    const lines = tableLines(reported(rounds));
    expect(row(lines, 'bytes per delivered message')).toMatch(/ 300 \(no difference\) +200$/);
    expect(row(lines, '  from round to round')).toMatch(/ 100 to 310 +90 to 305$/);
    expect(verdict(reported(rounds))).toContain('Server-Sent Events no different number');
  });
});

describe('over TLS', () => {
  const rounds = (['long-polling', 'long-polling-h2', 'sse-h2', 'websocket'] as const).map((name, index) =>
    round(name, { bytes: 100_000 / (index + 1), tls: true }),
  );
  const secure = reported(rounds, { tls: true, abreast: 2 });

  test('the table says so, and has columns for HTTP/2', () => {
    const lines = tableLines(secure);
    expect(lines[1]).toMatch(/, 2 contenders at a time$/);
    expect(lines[2]).toContain('HTTPS with TLS 1.3');
    expect(lines.join('\n')).toMatch(
      /^ +long-polling {3,}long-polling \(HTTP\/2\) {3,}Server-Sent Events \(HTTP\/2\) {3,}WebSocket$/m,
    );
    expect(verdict(secure)).toContain('long-polling (HTTP/2) 2.00 times as many');
    expect(svg([secure])).toContain('>Server-Sent Events (HTTP/2)</text>');
    expect(csv([secure])).toMatch(/,true,polls,sse-h2,/);
  });

  test('TCP and IP add the segments of a handshake', () => {
    for (const name of ['long-polling', 'long-polling-h2', 'sse', 'sse-h2', 'websocket'] as const) {
      const [open, encrypted] = [false, true].map((tls) => tcpIpBytes(round(name, { bytes: 100, tls })));
      // Four more for the one connection, each of which is acknowledged: 52 bytes of headers each.
      expect((encrypted ?? 0) - (open ?? 0)).toBe(4 * 2 * 52);
    }
  });
});

describe('compression', () => {
  test.each([
    ['off', 'Nothing is compressed.'],
    ['polls', 'WebSocket and Server-Sent Events are not compressed.'],
    ['all', 'WebSocket’s messages with deflate.'],
  ] as const)('%s is told in words', (compression, words) => {
    expect(tableLines(reported([round('sse', { bytes: 100 })], { compression }))[3]).toContain(words);
  });
});

test('a machine that was busy is told of', () => {
  const busy = reported([round('sse', { bytes: 100 }), round('sse', { bytes: 100, stalledMs: 400 })]);
  expect(tableLines(busy).at(-1)).toBe(
    'The machine was busy with something else for up to 400 ms: measure again when it is quiet, or do not trust what has a wide range.',
  );
  expect(tableLines(reported([round('sse', { bytes: 100 })])).at(-1)).toMatch(/^server CPU/);
});

describe('the verdict', () => {
  test('is drawn from the numbers, whichever way they fall', () => {
    const rounds = [
      round('long-polling', { bytes: 90_000, latencyMs: 7 }),
      round('websocket', { bytes: 20_000, latencyMs: 3 }),
      round('short-polling', { bytes: 10_000, latencyMs: 500, intervalMs: 1000 }),
    ];
    expect(verdict(reported(rounds))).toBe(
      'WebSocket took 200 bytes for each delivered message, long-polling 4.50 times as many and short polling 0.500 times as many; half of the messages arrived within 3 ms over WebSocket and within 500 ms over short polling (round-trip time 40 ms).',
    );
  });

  test('does not count what has lost messages', () => {
    const rounds = [round('sse', { bytes: 100, lost: 3 }), round('websocket', { bytes: 100 })];
    expect(verdict(reported(rounds))).toBe(
      'Messages were lost, 3 over Server-Sent Events, so these numbers do not count.',
    );
  });

  test('of silence is about bytes a minute', () => {
    const rounds = (['sse', 'websocket'] as const).map((name, index) =>
      round(name, { bytes: 3000 * (2 - index), delivered: 0 }),
    );
    expect(verdict(reported(rounds, { scenario: 'idle' }))).toBe(
      'WebSocket took 600 bytes a minute for each person, Server-Sent Events 2.00 times as many.',
    );
  });

  test('without WebSocket compares with nobody', () => {
    expect(verdict(reported([round('sse', { bytes: 20_000 })]))).toBe(
      'Server-Sent Events took 200 bytes for each delivered message (round-trip time 40 ms).',
    );
    expect(verdict(reported([]))).toBe('There is nothing to compare: no contender has finished a round.');
  });
});

test('short polling at several intervals is named by them, in the table and in the picture', () => {
  const rounds = [250, 2000].map((intervalMs) =>
    round('short-polling', { bytes: 1e6 / intervalMs, intervalMs }),
  );
  const both = reported([...rounds, round('websocket', { bytes: 100 })], { scenario: 'interval' });
  expect(tableLines(both).join('\n')).toMatch(/^ +every 0\.25 s +every 2 s +WebSocket$/m);
  const picture = svg([both]);
  for (const label of ['0.25 s', '2 s', 'WebSocket']) {
    expect(picture).toContain(`>${label}</text>`);
  }
  expect(picture).toContain('round-trip time 40 ms');
});
