import fc from 'fast-check';
import { expect, test } from 'vitest';

import { COLORS, nicknameColor } from '../src/index.ts';

// Worked out with Python's integers, so that the table does not come from the code under test.
test.each([
  ['', 7],
  ['a', 2],
  ['ana', 5],
  ['bo', 0],
  ['Grüße', 0],
  ['Hieronymus Bos', 4],
  ['👩🏽‍💻', 9],
])('%s has colour %i', (nickname, color) => {
  expect(nicknameColor(nickname)).toBe(color);
});

test('every nickname has one of twelve colours', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 64 }), (nickname) => {
      const color = nicknameColor(nickname);
      expect(Number.isInteger(color) && color >= 0 && color < COLORS).toBe(true);
    }),
  );
});
