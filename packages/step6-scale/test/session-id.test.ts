import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sessionId } from '../src/session-id.ts';

test('a session id names its node and is as long as Engine.IO’s own, and no two are the same', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z\d]{1,4}$/), (node) => {
      const [one, other] = [sessionId(node), sessionId(node)];
      expect(one).toMatch(/^[\w-]{20}$/);
      expect(one.startsWith(`${node}_`)).toBe(true);
      expect(other).not.toBe(one);
    }),
  );
});
