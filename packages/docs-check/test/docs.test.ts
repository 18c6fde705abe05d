import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { blocks } from '../src/blocks.ts';
import { quote, regionName } from '../src/excerpt.ts';
import { sourcedNumbers, syncNumbers, unsourcedNumbers, valueOf } from '../src/numbers.ts';
import { type Page, readPage } from '../src/page.ts';
import { at, linesOf, PAGES, read } from '../src/workshop.ts';

/** What steps 1 to 3 teach: every line of it is quoted somewhere, so that nothing stays unexplained. */
const EXPLAINED = [
  ...['app.ts', 'server.ts'].map((file) => `packages/step1-hello/src/${file}`),
  ...[
    'src/app.ts',
    'src/server.ts',
    'src/sockets.ts',
    'src/visits.ts',
    'src/client/main.ts',
    'views/sockets.hbs',
  ].map((file) => `packages/step2-sockets/${file}`),
  ...['app.ts', 'server.ts', 'chat.ts'].map((file) => `packages/step3-chat/src/${file}`),
];
/** Where every quantity has to say where it comes from. */
const SOURCED = ['docs/introduction.md', 'docs/step-5-bandwidth.md', 'docs/step-6-scale.md'];
const SYNC = 'pnpm docs:sync rewrites the page.';

const pages = new Map<string, Page>(PAGES.map((name) => [name, readPage(read(name))]));

test.each([...pages])('%s quotes the code to the letter', (name, { excerpts }) => {
  const wrong = excerpts.flatMap(({ file, region, lines, line }) => {
    if (!existsSync(at(file))) {
      return [`${name}:${line} quotes ${file}, which does not exist.`];
    }
    if (region === undefined) {
      return [`${name}:${line} does not say which lines of ${file} it quotes. ${SYNC}`];
    }
    const there = quote(linesOf(file), region);
    const differs = Array.from({ length: Math.max(lines.length, there.length) }).findIndex(
      (_, index) => lines[index] !== there[index],
    );
    return differs === -1
      ? []
      : [
          `${name}:${line + 1 + differs} says ${JSON.stringify(lines[differs] ?? 'nothing')}, ` +
            `${file}:${region.first + differs} says ${JSON.stringify(there[differs] ?? 'nothing')} ` +
            `(quoted as ${regionName(file, region)}). ${SYNC}`,
        ];
  });
  expect(wrong).toEqual([]);
});

test.each(EXPLAINED)('every line of %s is on a page', (file) => {
  const there = linesOf(file);
  const regions = [...pages.values()].flatMap(({ excerpts }) =>
    excerpts.flatMap((excerpt) => (excerpt.file === file && excerpt.region) || []),
  );
  const unexplained = there.flatMap((line, index) =>
    line.trim() === '' || regions.some(({ first, last }) => first <= index + 1 && index + 1 <= last)
      ? []
      : [`${file}:${index + 1} ${line}`],
  );
  expect(unexplained).toEqual([]);
});

test.each([...pages])('every link of %s leads somewhere', (name, { links }) => {
  const broken = links.flatMap(({ href, line }) => {
    if (/^[a-z]+:/i.test(href)) {
      return [];
    }
    const [target = '', anchor] = href.split('#', 2);
    const file = target === '' ? name : path.posix.join(path.posix.dirname(name), decodeURI(target));
    const known = anchor === undefined || pages.get(file)?.anchors.has(anchor) !== false;
    return existsSync(at(file)) && known ? [] : [`${name}:${line} leads to ${href}`];
  });
  expect(broken).toEqual([]);
});

test.each(PAGES)('%s says what the measurements say', (name) => {
  const text = read(name);
  expect(syncNumbers(name, text).lost).toEqual([]);
  const wrong = sourcedNumbers(name, text).flatMap((number) => {
    const value = valueOf(number);
    const { line, said, file } = number;
    return said === value
      ? []
      : [`${name}:${line} says ${said}, and ${file} says ${value} ("${number.name}"). ${SYNC}`];
  });
  const other = blocks(text).flatMap(({ content, made, line }) =>
    content === made ? [] : [`${name}:${line} shows something else than the files say. ${SYNC}`],
  );
  expect([...wrong, ...other]).toEqual([]);
});

test('the numbers of step 5 are found on its page', () => {
  const name = 'docs/step-5-bandwidth.md';
  const text = read(name);
  expect(sourcedNumbers(name, text).length).toBeGreaterThan(40);
  expect(blocks(text).length).toBeGreaterThan(12);
});

test.each(SOURCED)('every quantity of %s names its source', (name) => {
  const bare = unsourcedNumbers(read(name)).map(
    ({ quantity, line }) =>
      `${name}:${line} says “${quantity}”, and not from where: link to the file or the text it is from, ` +
      `or write <!-- source: … --> behind the paragraph.`,
  );
  expect(bare).toEqual([]);
});

test('every hint of a checkpoint leads to a page and a section', () => {
  const sources = readdirSync(at('packages/checkpoints/src')).map((name) =>
    read(`packages/checkpoints/src/${name}`),
  );
  const hints = sources.flatMap((source) => [...source.matchAll(/'(docs\/[^'#]+)#([^']+)'/g)]);
  expect(hints.length).toBeGreaterThan(3);
  for (const [, page = '', anchor = ''] of hints) {
    expect([...(pages.get(page)?.anchors ?? [])]).toContain(anchor);
  }
});
