import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { findExcerpt, firstDifference } from '../src/excerpt.ts';
import { type Page, readPage } from '../src/page.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** What steps 1 to 3 teach: every line of it is quoted somewhere, so that nothing stays unexplained. */
const EXPLAINED = [
  ...['app.ts', 'server.ts'].map((file) => `packages/step1-hello/src/${file}`),
  ...['app.ts', 'server.ts', 'sockets.ts', 'visits.ts'].map((file) => `packages/step2-sockets/src/${file}`),
  ...['app.ts', 'server.ts', 'chat.ts'].map((file) => `packages/step3-chat/src/${file}`),
];

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const linesOf = (file: string) => read(file).trimEnd().split('\n');

const names = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
];
const pages = new Map<string, Page>(
  names.filter((name) => name.endsWith('.md')).map((name) => [name, readPage(read(name))]),
);

test.each([...pages])('%s quotes the code to the letter', (name, { excerpts }) => {
  const wrong = excerpts.flatMap(({ file, lines, line }) => {
    if (!existsSync(path.join(root, file))) {
      return [`${name}:${line} quotes ${file}, which does not exist.`];
    }
    const there = linesOf(file);
    return findExcerpt(lines, there) >= 0
      ? []
      : [`${name}:${line} differs from ${file} at: ${firstDifference(lines, there)}`];
  });
  expect(wrong).toEqual([]);
});

test.each(EXPLAINED)('every line of %s is on a page', (file) => {
  const there = linesOf(file);
  const quoted = new Set<number>();
  for (const { excerpts } of pages.values()) {
    for (const { lines } of excerpts.filter((excerpt) => excerpt.file === file)) {
      const start = findExcerpt(lines, there);
      lines.forEach((_, index) => quoted.add(start + index));
    }
  }
  const unexplained = there.flatMap((line, index) =>
    line.trim() === '' || quoted.has(index) ? [] : [`${file}:${index + 1} ${line}`],
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
    return existsSync(path.join(root, file)) && known ? [] : [`${name}:${line} leads to ${href}`];
  });
  expect(broken).toEqual([]);
});

test('every hint of a checkpoint leads to a page and a section', () => {
  const sources = readdirSync(path.join(root, 'packages/checkpoints/src')).map((name) =>
    read(`packages/checkpoints/src/${name}`),
  );
  const hints = sources.flatMap((source) => [...source.matchAll(/'(docs\/[^'#]+)#([^']+)'/g)]);
  expect(hints.length).toBeGreaterThan(3);
  for (const [, page = '', anchor = ''] of hints) {
    expect([...(pages.get(page)?.anchors ?? [])]).toContain(anchor);
  }
});
