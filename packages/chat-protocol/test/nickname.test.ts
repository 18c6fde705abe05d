import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { LIMITS, nicknameKey, nicknameProblem } from '../src/index.ts';

const acceptable = [
  'ana',
  'Żółć',
  'Nguyễn',
  '山田　太郎',
  'أحمد',
  'สมชาย',
  'עִבְרִית',
  'a b',
  '<img onerror>',
  '❤️',
  '1️⃣',
  '👩🏽‍💻',
  '👨‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🏳️‍⚧️',
  '👁️‍🗨️',
  '👨🏽‍🦰',
  '🇸🇬',
  'a\u0301\u0301\u0301',
  '👨‍👩‍👧‍👦'.repeat(5),
  'abcdefghijklmn',
];

const unacceptable: [string, string][] = [
  ['empty', ''],
  ['15 characters', 'abcdefghijklmno'],
  ['65 units', '👨‍👩‍👧‍👦'.repeat(6)],
  ['10 kB', 'a'.repeat(10_000)],
  ['a line end', 'a\nb'],
  ['a control character', 'a\u0000b'],
  ['a delete', 'a\u007Fb'],
  ['a zero-width space', 'a\u200Bb'],
  ['a joiner between letters', 'a\u200Db'],
  ['a joiner at the end', '👩\u200D'],
  ['a joiner alone', '\u200D'],
  ['a picture selector on a letter', 'a\uFE0F'],
  ['a picture selector alone', '\uFE0F'],
  ['a word joiner', 'a\u2060b'],
  ['a byte order mark inside', 'a\uFEFFb'],
  ['a soft hyphen', 'a\u00ADb'],
  ['right-to-left override', '\u202Eana'],
  ['a left-to-right mark', 'ana\u200E'],
  ['an isolate', '\u2066ana\u2069'],
  ['a Hangul filler', '\u3164'],
  ['an empty Braille cell', '\u2800'],
  ['tag characters', 'a\u{E0061}'],
  ['a line separator', 'a\u2028b'],
  ['four marks', 'a\u0301\u0301\u0301\u0301'],
  ['four marks, one of them composed', 'á\u0301\u0301\u0301'],
  ['the first half of a pair', 'a\uD83D'],
  ['the second half of a pair', '\uDC00b'],
];

describe('nicknameProblem', () => {
  test.each(acceptable)('has nothing against %s', (nickname) => {
    expect(nicknameProblem(nickname)).toBeUndefined();
  });

  test.each(unacceptable)('refuses %s', (_what, nickname) => {
    expect(nicknameProblem(nickname)).toMatch(/^[A-Z].*\.$/);
  });

  const anything = fc.string({ unit: 'binary', maxLength: 80 });

  test('refuses whatever holds a character that cannot be seen', () => {
    const hidden = fc.constantFrom('\u200B', '\u200E', '\u202E', '\u0007', '\u00AD', '\u3164', '\u2800');
    fc.assert(
      fc.property(fc.string(), hidden, fc.string(), (before, character, after) => {
        expect(nicknameProblem(before + character + after)).toBeDefined();
      }),
    );
  });

  test('accepts nothing longer than the limits, and throws at nothing', () => {
    fc.assert(
      fc.property(anything, (nickname) => {
        if (nicknameProblem(nickname) === undefined) {
          expect(nickname.length).toBeLessThanOrEqual(LIMITS.nicknameUnits);
          expect([...new Intl.Segmenter().segment(nickname)].length).toBeLessThanOrEqual(LIMITS.nickname);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('nicknameKey', () => {
  test.each([
    ['Ana', 'aNA'],
    ['Straße', 'STRASSE'],
    ['ẞ', 'ß'],
    ['ΟΔΟΣ', 'οδος'],
    ['ａｎａ', 'ana'],
    ['ﬁn', 'FIN'],
    ['é', 'e\u0301'],
    ['❤️', '❤'],
  ])('%s and %s are the same', (one, other) => {
    expect(nicknameKey(one)).toBe(nicknameKey(other));
  });

  test.each([
    ['ana', 'anna'],
    ['ana', 'апа'],
    ['e', 'é'],
  ])('%s and %s are two', (one, other) => {
    expect(nicknameKey(one)).not.toBe(nicknameKey(other));
  });

  test('neither case nor compatibility form makes another nickname', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 14 }), (nickname) => {
        const key = nicknameKey(nickname);
        expect(nicknameKey(key)).toBe(key);
        expect(nicknameKey(nickname.toLowerCase())).toBe(key);
        expect(nicknameKey(nickname.toUpperCase())).toBe(key);
        expect(nicknameKey(nickname.normalize('NFKC'))).toBe(key);
        expect(nicknameKey(nickname.normalize('NFD'))).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });
});
