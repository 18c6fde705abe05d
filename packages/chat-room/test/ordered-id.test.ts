import { expect, test, vi } from 'vitest';

import { orderedId } from '../src/ordered-id.ts';

test('ids are UUIDs of version 7, and later ones sort later', () => {
  vi.useFakeTimers({ now: 0 });
  const ids = [0, 1, 0xffff, 1_645_557_742_000].map((now) => {
    vi.setSystemTime(now);
    return orderedId();
  });
  vi.useRealTimers();
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set([...ids, ...Array.from({ length: 1000 }, orderedId)]).size).toBe(1004);
  for (const id of ids) {
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  }
  // RFC 9562, A.6.
  expect(ids[3]?.slice(0, 13)).toBe('017f22e2-79b0');
});
