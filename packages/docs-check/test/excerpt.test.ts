import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { findRegion, quote, regionName } from '../src/excerpt.ts';
import { readPage } from '../src/page.ts';
import { syncPage } from '../src/sync.ts';

const file = ['function a() {', '  if (b) {', '    c();', '  }', '', '  d();', '}'];

test('a quote is without the indentation that all of its lines share', () => {
  expect(quote(file, { first: 2, last: 6 })).toEqual(['if (b) {', '  c();', '}', '', 'd();']);
  expect(quote(file, { first: 6, last: 7 })).toEqual(['  d();', '}']);
});

test('a region is named as on a forge', () => {
  expect(regionName('a.ts', { first: 3, last: 5 })).toBe('a.ts#L3-L5');
  expect(regionName('a.ts', { first: 3, last: 3 })).toBe('a.ts#L3');
});

describe('a quote is found again', () => {
  const quoted = quote(file, { first: 2, last: 4 });

  test.each([
    ['where it was', file, { first: 2, last: 4 }],
    ['below new lines', ['import x;', '', ...file], { first: 4, last: 6 }],
    ['with a changed line', file.with(2, '    c(1);'), { first: 2, last: 4 }],
    ['with a changed first line', file.with(1, '  if (b && e) {'), { first: 2, last: 4 }],
    ['with a changed last line', file.with(3, '  } // b'), { first: 2, last: 4 }],
    ['with a new line inside', file.toSpliced(3, 0, '    e();'), { first: 2, last: 5 }],
    ['with a line less', file.toSpliced(2, 1), { first: 2, last: 3 }],
  ])('%s', (_how, now, region) => {
    expect(findRegion(quoted, now)).toEqual(region);
  });

  test('but not in other code', () => {
    expect(findRegion(quoted, ['const x = 1;', 'const y = 2;'])).toBeUndefined();
  });

  test('wherever other lines come and go', () => {
    const other = fc.array(fc.string({ minLength: 1, maxLength: 8 }).map((text) => `other ${text};`));
    fc.assert(
      fc.property(other, other, fc.integer({ min: 1, max: 5 }), (above, below, length) => {
        const own = Array.from({ length }, (_, index) => `own(${index});`);
        const region = { first: above.length + 1, last: above.length + length };
        expect(findRegion(own, [...above, ...own, ...below])).toEqual(region);
      }),
    );
  });
});

test('a page is read with its excerpts, links and anchors', () => {
  const page = readPage(
    [
      '# What `you` see',
      'A [link](other.md#part) and ![a picture](images/a.png).',
      '```ts packages/a/src/b.ts#L3-L4',
      'b();',
      'c();',
      '```',
      '```sh',
      'npm start',
      '```',
      '## What `you` see',
    ].join('\n'),
  );
  expect(page.excerpts).toEqual([
    { file: 'packages/a/src/b.ts', region: { first: 3, last: 4 }, lines: ['b();', 'c();'], line: 3 },
  ]);
  expect(page.links.map(({ href }) => href)).toEqual(['other.md#part', 'images/a.png']);
  expect([...page.anchors]).toEqual(['what-you-see', 'what-you-see-1']);
});

describe('docs:sync', () => {
  const page = [
    '# A',
    '```ts a.ts#L2-L4',
    'if (b) {',
    '  c();',
    '}',
    '```',
    '```ts a.ts',
    '  d();',
    '}',
    '```',
  ];
  const sync = (now: string[]) => syncPage('a.md', page.join('\n'), () => now);

  test('rewrites what has changed, and where it is', () => {
    const { text, rewritten, lost } = sync(['// new', ...file.with(2, '    c(1);')]);
    const first = ['# A', '```ts a.ts#L3-L5', 'if (b) {', '  c(1);', '}', '```'];
    expect(text.split('\n')).toEqual([...first, '```ts a.ts#L7-L8', '  d();', '}', '```']);
    expect({ rewritten, lost }).toEqual({ rewritten: 2, lost: [] });
  });

  test('does nothing more the second time', () => {
    const { text } = sync(file);
    expect(syncPage('a.md', text, () => file)).toEqual({ text, rewritten: 0, lost: [] });
  });

  test('keeps an excerpt of a list where it is', () => {
    const list = ['1. First:', '', '   ```ts a.ts#L1', '   old;', '   ```'];
    const { text } = syncPage('a.md', list.join('\n'), () => ['new;', 'old;']);
    expect(text.split('\n')).toEqual([...list.slice(0, 2), '   ```ts a.ts#L2', '   old;', '   ```']);
  });

  test('leaves an excerpt alone whose code is gone, and says so', () => {
    const { text, lost } = sync(['  d();', '}']);
    expect(text).toContain('```ts a.ts#L2-L4\nif (b) {');
    expect(lost).toEqual(['a.md:2 quotes what is not in a.ts any more. Quote something else, or remove it.']);
  });
});
