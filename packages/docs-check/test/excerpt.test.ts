import { describe, expect, test } from 'vitest';

import { findExcerpt, firstDifference } from '../src/excerpt.ts';
import { readPage } from '../src/page.ts';

const file = ['function a() {', '  if (b) {', '    c();', '  }', '', '  d();', '}'];

describe('an excerpt', () => {
  test.each([
    ['the whole file', file, 0],
    ['lines from the middle', ['    c();', '  }'], 2],
    ['lines without what indents them all', ['if (b) {', '  c();', '}', '', 'd();'], 1],
  ])('is found: %s', (_what, excerpt, at) => {
    expect(findExcerpt(excerpt, file)).toBe(at);
  });

  test.each([
    ['one character', ['if (b) {', '  c() ;'], '  c() ;'],
    ['indentation inside', ['if (b) {', 'c();'], 'c();'],
    ['a line that is left out', ['function a() {', '  d();'], '  d();'],
    ['half a line', ['  if (b'], '  if (b'],
  ])('is not found with another %s, and it is said where', (_what, excerpt, difference) => {
    expect(findExcerpt(excerpt, file)).toBe(-1);
    expect(firstDifference(excerpt, file)).toBe(difference);
  });
});

test('a page is read with its excerpts, links and anchors', () => {
  const page = readPage(
    [
      '# What `you` see',
      'A [link](other.md#part) and ![a picture](images/a.png).',
      '```ts packages/a/src/b.ts',
      'b();',
      '```',
      '```sh',
      'npm start',
      '```',
      '## What `you` see',
    ].join('\n'),
  );
  expect(page.excerpts).toEqual([{ file: 'packages/a/src/b.ts', lines: ['b();'], line: 3 }]);
  expect(page.links.map(({ href }) => href)).toEqual(['other.md#part', 'images/a.png']);
  expect([...page.anchors]).toEqual(['what-you-see', 'what-you-see-1']);
});
