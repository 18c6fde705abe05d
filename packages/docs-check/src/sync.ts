import { existsSync, writeFileSync } from 'node:fs';

import { syncBlocks } from './blocks.ts';
import { findRegion, quote, regionName } from './excerpt.ts';
import { syncNumbers } from './numbers.ts';
import { readPage } from './page.ts';
import { at, linesOf, PAGES, read } from './workshop.ts';

/**
 * What became of a page: how many excerpts, numbers and tables were rewritten, and those whose source is nowhere, a
 * sentence each.
 */
export interface Synced {
  rewritten: number;
  lost: string[];
}

/**
 * Makes every excerpt of a page equal its file again, and its region say where that is. What is quoted is found in its
 * file by its text, so that code above it may come and go.
 * @param text the page
 * @param fileLines the lines of a file of the workshop; `undefined` if there is none
 */
export function syncPage(
  name: string,
  text: string,
  fileLines: (file: string) => string[] | undefined,
): Synced & { text: string } {
  const page = text.split('\n');
  const lost: string[] = [];
  let rewritten = 0;
  // From the end, so that the lines of those before stay where they are.
  for (const { file, region, lines, line } of readPage(text).excerpts.toReversed()) {
    const there = fileLines(file) ?? [];
    if (region !== undefined && quote(there, region).join('\n') === lines.join('\n')) {
      continue;
    }
    const now = findRegion(lines, there);
    if (now === undefined) {
      lost.push(
        `${name}:${line} quotes what is not in ${file} any more. Quote something else, or remove it.`,
      );
      continue;
    }
    // In a list the fence is indented, and so is what it holds.
    const [, indentation = '', fence = ''] = /^(\s*)(\S+)/.exec(page[line - 1]!) ?? [];
    const excerpt = [`${fence} ${regionName(file, now)}`, ...quote(there, now)];
    const indented = excerpt.map((each) => (each === '' ? each : indentation + each));
    page.splice(line - 1, 1 + lines.length, ...indented);
    rewritten++;
  }
  return { text: page.join('\n'), rewritten, lost };
}

/** Rewrites all pages. */
export function syncPages(): Synced {
  const total: Synced = { rewritten: 0, lost: [] };
  const fileLines = (file: string) => (existsSync(at(file)) ? linesOf(file) : undefined);
  for (const name of PAGES) {
    const before = read(name);
    let text = before;
    for (const sync of [
      (page: string) => syncPage(name, page, fileLines),
      (page: string) => syncNumbers(name, page),
      (page: string) => syncBlocks(name, page),
    ]) {
      const synced = sync(text);
      text = synced.text;
      total.rewritten += synced.rewritten;
      total.lost.push(...synced.lost);
    }
    if (text !== before) {
      writeFileSync(at(name), text);
    }
  }
  return total;
}
