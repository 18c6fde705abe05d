import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sessionId, workerOf } from '../src/session-id.ts';

test('a session id names its node and its worker, goes into an address as it is, and no two are the same', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z\d]{1,4}$/), fc.nat(1e6), (node, worker) => {
      const [one, other] = [sessionId(node, worker), sessionId(node, worker)];
      expect(one).toMatch(/^[\w-]+$/);
      expect(one.startsWith(`${node}_`)).toBe(true);
      expect(other).not.toBe(one);
      expect(workerOf(`/socket.io/?EIO=4&transport=polling&sid=${one}&t=1`)).toBe(worker);
    }),
  );
});

test('what names no session, or somebody else’s, leads to no worker', () => {
  for (const target of ['/', '/socket.io/?EIO=4', '/?sid=', '/?sid=a_b_c', '/?sid=qL8xFy', '/sid=a_1_b']) {
    expect(workerOf(target)).toBeUndefined();
  }
});
