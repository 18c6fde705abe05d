import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

import { chatRequests, testMessage } from '../src/schemas.ts';

const accepted: [keyof typeof chatRequests, unknown, unknown][] = [
  ['add user', 'ana', { username: 'ana' }],
  ['add user', { username: 'ana', room: 'later', extra: 1 }, { username: 'ana' }],
  [
    'add user',
    { username: 'ana', token: 't', since: { epoch: 'e', seq: 0 } },
    { username: 'ana', token: 't', since: { epoch: 'e', seq: 0 } },
  ],
  [
    'add user',
    { username: 'ana', token: null, since: null },
    { username: 'ana', token: undefined, since: undefined },
  ],
  ['new message', 'hi', { message: 'hi' }],
  ['new message', { message: 'hi', clientId: 'c' }, { message: 'hi', clientId: 'c' }],
  ['history', undefined, { limit: 50 }],
  ['history', {}, { limit: 50 }],
  ['history', { before: null, after: 3, limit: null }, { after: 3, limit: 50 }],
  ['history', { before: 7, limit: 500 }, { before: 7, limit: 500 }],
  ['typing', { whatever: true }, undefined],
  ['stop typing', undefined, undefined],
];

const refused: [keyof typeof chatRequests, unknown][] = [
  ['add user', undefined],
  ['add user', null],
  ['add user', 7],
  ['add user', []],
  ['add user', { username: 7 }],
  ['add user', { username: 'ana', token: 'x'.repeat(257) }],
  ['add user', { username: 'ana', since: 3 }],
  ['add user', { username: 'ana', since: { epoch: 'e', seq: -1 } }],
  ['new message', null],
  ['new message', ['hi']],
  ['new message', { message: 'hi', clientId: '' }],
  ['new message', { message: 'hi', clientId: 'x'.repeat(65) }],
  ['new message', { message: Buffer.from('hi') }],
  ['history', null],
  ['history', []],
  ['history', 'all'],
  ['history', { before: '7' }],
  ['history', { after: 0.5 }],
  ['history', { limit: 0 }],
];

describe('chatRequests', () => {
  test.each(accepted)('%s takes %j', (event, payload, request) => {
    expect(v.parse(chatRequests[event], payload)).toEqual(request);
  });

  test.each(refused)('%s refuses %j', (event, payload) => {
    expect(v.is(chatRequests[event], payload)).toBe(false);
  });

  test('nothing makes them throw, and nothing inherited gets through', () => {
    const polluting = fc.object({ key: fc.constantFrom('username', 'message', '__proto__', 'constructor') });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(chatRequests)),
        fc.oneof(fc.anything(), polluting),
        (schema, payload) => {
          const result = v.safeParse(schema, payload);
          if (result.success && result.output !== undefined) {
            expect(Object.getPrototypeOf(result.output)).toBe(Object.prototype);
          }
        },
      ),
    );
  });
});

test('step 2 takes an object with a text and nothing else', () => {
  expect(v.is(testMessage, { data: 'hi' })).toBe(true);
  for (const payload of [undefined, null, 'hi', 7, [], {}, { data: 7 }, { data: null }]) {
    expect(v.is(testMessage, payload)).toBe(false);
  }
});
