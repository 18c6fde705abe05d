import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Tokens } from '../src/index.ts';

const tokens = new Tokens(randomBytes(32), 1000);

test('a token names its owner, for its name and until its time is over', () => {
  const token = tokens.issue('owner', 'ana', 0);
  expect(tokens.owner(token, 'ana', 999)).toBe('owner');
  expect(tokens.owner(token, 'ana', 1000)).toBeUndefined();
  expect(tokens.owner(token, 'bo', 0)).toBeUndefined();
  expect(new Tokens(randomBytes(32), 1000).owner(token, 'ana', 0)).toBeUndefined();
});

test('a token with anything changed is none', () => {
  const token = tokens.issue(Tokens.newOwner(), 'ana', 0);
  const last = token.length - 1;
  fc.assert(
    // The last of base64url's characters carries two bits that no byte has.
    fc.property(fc.nat(last - 1), fc.constantFrom('A', 'z', '0', '.', '-'), (at, character) => {
      fc.pre(token[at] !== character);
      const forged = token.slice(0, at) + character + token.slice(at + 1);
      expect(tokens.owner(forged, 'ana', 0)).toBeUndefined();
    }),
  );
});

test('whatever is given for a token, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 256 }), (token) => {
      expect(tokens.owner(token, 'ana')).toBeUndefined();
    }),
  );
});
