import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { inMemory, take } from '../src/limiter.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('in memory each key has its own, which is whole again after its time', async () => {
  const limiter = inMemory('some', { points: 2, within: 100 });
  const times = async (key: string) => [
    await take(limiter, key),
    await take(limiter, key),
    await take(limiter, key),
  ];
  expect(await times('a')).toEqual([0, 0, 100]);
  vi.advanceTimersByTime(60);
  expect(await times('b')).toEqual([0, 0, 100]);
  expect(await take(limiter, 'a')).toBe(40);
  vi.advanceTimersByTime(40);
  expect(await times('a')).toEqual([0, 0, 100]);
  expect(await take(limiter, 'b')).toBe(60);
});

test('no timer is set, whoever comes', async () => {
  vi.useFakeTimers();
  const limiter = inMemory('some', { points: 2, within: 100 });
  for (let count = 0; count < 1000; count++) {
    await take(limiter, String(count));
  }
  expect(vi.getTimerCount()).toBe(0);
});
