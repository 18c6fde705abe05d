import { describe, expect, test } from 'vitest';

import { json, jsonBeginning } from '../src/json.ts';

describe('what was sent, as text', () => {
  test('has binary data in hex, whatever type it has', () => {
    const bytes = '{"binary":"00 00 80 3f"}';
    const floats = new Float32Array([1]);
    for (const value of [floats, floats.buffer, new DataView(floats.buffer), new Uint8Array(floats.buffer)]) {
      expect(json(value)).toBe(bytes);
    }
    expect(json([new Blob(['x'.repeat(5000)])])).toBe('["Blob, 5000 bytes"]');
    expect(json(undefined)).toBe('');
  });

  test.each([
    ['short', { a: [1, 'two', null], b: new Uint8Array([1, 2]) }],
    ['a long text', ['a', 'x'.repeat(1000), 'b']],
    ['a long list', { list: Array.from({ length: 1000 }, (_none, index) => index) }],
    [
      'an object with many keys',
      Object.fromEntries(Array.from({ length: 1000 }, (_, key) => [`k${key}`, {}])),
    ],
    ['long binary data', [new Uint8Array(1000), new Uint8Array(1000)]],
    ['lists in lists', Array.from({ length: 100 }, () => [[[]], [1, [2]], { a: 'b' }])],
  ])('begins as all of it does: %s', (_what, value) => {
    for (const indent of [undefined, 2]) {
      const all = json(value, indent);
      for (const most of [1, 2, 10, 50, 200, 20_000]) {
        const { text, cut } = jsonBeginning(value, most, indent);
        expect(text).toBe(all.slice(0, most));
        expect(cut).toBe(all.length > most);
      }
    }
  });
});
