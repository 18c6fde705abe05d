import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { countDown, forFlag, inWords, readHowLong } from '../src/how-long.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('--for', () => {
  test.each([
    ['2h', 2 * HOUR],
    ['90m', 90 * MINUTE],
    ['45s', 45 * SECOND],
    ['1h30m', 90 * MINUTE],
    ['1H 30M', 90 * MINUTE],
    ['1h0m5s', HOUR + 5 * SECOND],
    [' 10m ', 10 * MINUTE],
    ['168h', 168 * HOUR],
  ])('takes %j', (text, ms) => {
    expect(readHowLong(text)).toBe(ms);
    expect(forFlag.check(text)).toBeUndefined();
  });

  test.each(['', '2', 'h', '2 hours', '-1h', '1.5h', '30m1h', '0s', '0h0m', '1e3s', 'forever', '２h'])(
    'does not take %j, and says what it takes',
    (text) => {
      expect(forFlag.check(text)).toBe(
        `"${text}" is no time. Write hours, minutes or seconds, such as --for 2h, --for 90m or --for 1h30m.`,
      );
    },
  );

  test.each(['169h', '168h1s', '99999999999999999999h', `${'9'.repeat(400)}m`])('%j is too long', (text) => {
    expect(forFlag.check(text)).toBe(`"${text}" is too long. A week is the most: --for 168h.`);
  });

  test('is 2 hours without it', () => {
    expect(forFlag.default).toBe('2h');
  });

  test('whatever is read has a meaning, and every time can be written', () => {
    const part = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(part, part, part, (h, m, s) => {
        expect(readHowLong(`${h}h${m}m${s}s`)).toBe(h * HOUR + m * MINUTE + s * SECOND);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = readHowLong(text);
        expect(ms === undefined || ms >= 0).toBe(true);
      }),
    );
  });
});

test.each([
  [2 * HOUR, '2 hours'],
  [90 * MINUTE, '1 hour 30 minutes'],
  [MINUTE, '1 minute'],
  [10 * SECOND, '10 seconds'],
  [HOUR + SECOND, '1 hour 1 second'],
  [400, '0 seconds'],
])('%d ms in words', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

describe('the countdown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** What was called, with the time since the start in milliseconds. */
  function start(ms: number) {
    const calls: [at: number, what: string][] = [];
    const began = Date.now();
    const countdown = countDown(ms, {
      warn: (left) => calls.push([Date.now() - began, inWords(left)]),
      end: () => calls.push([Date.now() - began, 'end']),
    });
    return { calls, countdown, began };
  }

  test.each<[number, [at: number, what: string][]]>([
    [
      2 * HOUR,
      [
        [110 * MINUTE, '10 minutes'],
        [119 * MINUTE, '1 minute'],
        [2 * HOUR, 'end'],
      ],
    ],
    [
      15 * MINUTE,
      [
        [14 * MINUTE, '1 minute'],
        [15 * MINUTE, 'end'],
      ],
    ],
    [
      90 * SECOND,
      [
        [80 * SECOND, '10 seconds'],
        [90 * SECOND, 'end'],
      ],
    ],
    [5 * SECOND, [[5 * SECOND, 'end']]],
  ])('of %d ms says so beforehand, and ends', async (ms, expected) => {
    const { calls, countdown, began } = start(ms);
    expect(countdown.endsAt).toBe(began + ms);
    await vi.advanceTimersByTimeAsync(ms + 10 * MINUTE);
    expect(calls).toEqual(expected);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('counts the time that a laptop has slept', async () => {
    const { calls, began } = start(2 * HOUR);
    vi.setSystemTime(began + 2 * HOUR - 31 * SECOND);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(calls.map(([, what]) => what)).toEqual(['30 seconds']);
    vi.setSystemTime(began + 5 * HOUR);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(calls.map(([, what]) => what)).toEqual(['30 seconds', 'end']);
  });

  test('may be longer than a timer can be set for', async () => {
    const { calls, began } = start(30 * 24 * HOUR);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(calls).toEqual([]);
    vi.setSystemTime(began + 30 * 24 * HOUR - 61 * SECOND);
    await vi.advanceTimersByTimeAsync(61 * SECOND);
    expect(calls).toEqual([
      [30 * 24 * HOUR - MINUTE, '1 minute'],
      [30 * 24 * HOUR, 'end'],
    ]);
  });

  test('can be stopped', async () => {
    const { calls, countdown } = start(HOUR);
    countdown.stop();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(calls).toEqual([]);
  });
});
