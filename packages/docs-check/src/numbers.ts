import { EXCHANGES, measurementOf, readExchanges, readReports } from './measurements.ts';
import { measuredValue, recordedValue, ValueError } from './value.ts';

/** A number in prose that comes from a file: `[311](measurements/typing.json 'websocket bytesPerMessage')`. */
export interface SourcedNumber {
  /** What the page says. */
  said: string;
  file: string;
  /** Which of the file's numbers. */
  name: string;
  /** The line of the page, from 1. */
  line: number;
  /** Where the link's text stands in the page's. */
  from: number;
}

const LINK = /\[([^\]]*)\]\(([^)\s]+)(?:\s+(["'])(.*?)\3)?\)/g;

/** @param page its name, since links are relative to it */
export function sourcedNumbers(page: string, text: string): SourcedNumber[] {
  return [...text.matchAll(LINK)].flatMap(({ 1: said = '', 2: href = '', 4: name = '', index }) => {
    const file = measurementOf(page, href);
    // The file itself is named in code.
    return file === undefined || said.startsWith('`')
      ? []
      : [{ said, file, name, line: lineAt(text, index), from: index + 1 }];
  });
}

/** What a page has to say. @throws {ValueError} if the file has no such number */
export function valueOf({ file, name }: Pick<SourcedNumber, 'file' | 'name'>): string {
  return file === EXCHANGES ? recordedValue(readExchanges(), name) : measuredValue(readReports(file), name);
}

/** Makes every number of a page what its file says. @returns the sentences of those whose file does not say */
export function syncNumbers(page: string, text: string): { text: string; rewritten: number; lost: string[] } {
  const lost: string[] = [];
  let rewritten = 0;
  let synced = text;
  // From the end, so that those before stay where they are.
  for (const number of sourcedNumbers(page, text).toReversed()) {
    try {
      const value = valueOf(number);
      if (value !== number.said) {
        const { from, said } = number;
        synced = synced.slice(0, from) + value + synced.slice(from + said.length);
        rewritten += 1;
      }
    } catch (error) {
      if (!(error instanceof ValueError)) {
        throw error;
      }
      lost.push(`${page}:${number.line} asks ${number.file} for "${number.name}": ${error.message}.`);
    }
  }
  return { text: synced, rewritten, lost };
}

const UNITS =
  'bytes?|[kKMG]i?B|ms|(?:milli)?seconds?|µs|microseconds?|times|%|per cent|requests|connections|headers?';
const NUMBER = String.raw`(?:×\s?)?\d[\d.,]*`;
/** A number with a unit, or a ratio. */
const QUANTITY = new RegExp(String.raw`(?<![\w.#])(?:${NUMBER}\s+(?:${UNITS})(?!\w)|×\s?\d[\d.,]*)`, 'g');

/**
 * Numbers of bytes, times and the like that stand on a page as they are: nobody sees where they come from, and nothing
 * notices when they are wrong. A source is named by a link around the number, by a fence or code that is quoted, or by
 * a comment `<!-- source: … -->` at the end of the paragraph.
 */
export function unsourcedNumbers(text: string): { quantity: string; line: number }[] {
  const blank = (found: string) => found.replaceAll(/[^\n]/g, ' ');
  const prose = text
    .replaceAll(/^( *)(```+)[\s\S]*?^\1\2$/gm, blank)
    .replaceAll(/^<!-- (?:measured|recorded|bytes|faults|bench): [\s\S]*?^<!-- end -->$/gm, blank)
    // A paragraph, a list, or a row of a table, whose source is named in it.
    .replaceAll(/(?:^(?!\s*$).*\n)*?.*<!-- source: [^>]+ -->/gm, blank)
    .replaceAll(/`[^`]*`/g, blank)
    // With its text and what follows it directly, so that a unit behind it is not taken for one of another number.
    .replaceAll(/\[[^\]]*\]\([^)]*\)/g, blank)
    .replaceAll(/<https?:[^>]*>/g, blank);
  return [...prose.matchAll(QUANTITY)].map(({ 0: quantity, index }) => ({
    quantity: quantity.replaceAll(/\s+/g, ' '),
    line: lineAt(text, index),
  }));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
