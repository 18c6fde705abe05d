import fc from 'fast-check';
import { expect, test } from 'vitest';

import { textFrame } from '../src/text-frame.ts';

/** The length of a frame’s text, and where it begins (RFC 6455, 5.2). */
function read(frame: Buffer): { length: number; at: number } {
  const short = frame.readUInt8(1);
  if (short === 127) {
    return { length: Number(frame.readBigUInt64BE(2)), at: 10 };
  }
  return short === 126 ? { length: frame.readUInt16BE(2), at: 4 } : { length: short, at: 2 };
}

test.each([0, 1, 125, 126, 65_535, 65_536, 100_000])('a text of %i bytes', (length) => {
  const text = 'x'.repeat(length);
  const frame = textFrame(text);
  expect(frame[0]).toBe(0x81);
  expect(read(frame)).toEqual({ length, at: frame.length - length });
  expect(frame.toString('utf8', frame.length - length)).toBe(text);
});

test('any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const frame = textFrame(text);
      const { length, at } = read(frame);
      expect(frame.length).toBe(at + length);
      expect(frame.subarray(at)).toEqual(Buffer.from(text));
    }),
  );
});
