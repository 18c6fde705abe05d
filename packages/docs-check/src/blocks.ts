import { conditions as benchConditions, pageTables } from 'bench/page-table';
import type { Report as BenchReport } from 'bench/report';
import {
  COLUMNS,
  conditions as faultConditions,
  type Report as FaultsReport,
  tableCells,
} from 'faults/report';
import type { Report } from 'step5-bandwidth/report';
import { nameOf } from 'step5-bandwidth/compare';
import { tableRows } from 'step5-bandwidth/table';

import { markdownTable } from './markdown-table.ts';
import {
  commandOf,
  measuredFiles,
  MEASUREMENTS,
  readBench,
  readExchanges,
  readFaults,
  readReports,
} from './measurements.ts';
import { ValueError } from './value.ts';

/**
 * A part of a page that is made from files, between `<!-- measured: … -->`, `<!-- bytes: … -->`, `<!-- faults: … -->`
 * or `<!-- bench: … -->` and `<!-- end -->`.
 */
export interface Block {
  /** What is between the two comments now. */
  content: string;
  /** What has to be there. */
  made: string;
  /** The line of the page with the first comment, from 1. */
  line: number;
}

const BLOCK = /^<!-- (measured|bytes|faults|bench): (.*) -->\n([\s\S]*?)^<!-- end -->$/gm;
const NOT_RUN = '<!-- not run: all of them take half an hour, on a machine that does nothing else -->';

/**
 * - `measured: commands` is the fence with the commands that made the files
 * - `measured: typing.json | HTTP requests | latency p50` is a table: a line for each contender, a column for each row
 *   of the report that begins so, and for each round-trip time
 * - `bytes: poll-request` is a fence with what was recorded under this name
 * - `faults: faults.json` is a table: a line for each fault that was done to the chat
 * - `bench: bench.json` is a table for each thing that was measured: a line for each contender
 * @throws {ValueError} if a file does not have it
 */
export function blocks(text: string): Block[] {
  return [...text.matchAll(BLOCK)].map(({ 1: kind, 2: asked = '', 3: content = '', index }) => ({
    content,
    made: `\n${make(kind, asked)}\n\n`,
    line: text.slice(0, index).split('\n').length,
  }));
}

function make(kind: string | undefined, asked: string): string {
  switch (kind) {
    case 'bytes':
      return recorded(asked);
    case 'faults':
      return faultTable(asked, readFaults(`${MEASUREMENTS}/${asked}`));
    case 'bench':
      return benchTables(asked, readBench(`${MEASUREMENTS}/${asked}`));
    default:
      return asked === 'commands' ? commands() : table(asked);
  }
}

/** Makes every such part of a page what the files say. */
export function syncBlocks(page: string, text: string): { text: string; rewritten: number; lost: string[] } {
  let rewritten = 0;
  try {
    const made = blocks(text);
    let next = 0;
    const synced = text.replaceAll(BLOCK, (whole: string, kind: string, asked: string) => {
      const block = made[next++];
      if (block === undefined || block.made === block.content) {
        return whole;
      }
      rewritten += 1;
      return `<!-- ${kind}: ${asked} -->\n${block.made}<!-- end -->`;
    });
    return { text: synced, rewritten, lost: [] };
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw error;
    }
    return { text, rewritten: 0, lost: [`${page} asks for a table that cannot be made: ${error.message}.`] };
  }
}

function commands(): string {
  const typed = measuredFiles().map((name) => commandOf(`${MEASUREMENTS}/${name}`));
  return [NOT_RUN, '', '```sh', ...typed, '```'].join('\n');
}

function recorded(name: string): string {
  const found = readExchanges().find((exchange) => exchange.name === name);
  if (found === undefined) {
    throw new ValueError(`nothing is recorded as "${name}"`);
  }
  return ['```http', found.text.trimEnd(), '```'].join('\n');
}

function table(asked: string): string {
  const [name = '', ...columns] = asked.split(' | ');
  const file = `${MEASUREMENTS}/${name}`;
  const reports = readReports(file);
  const [first] = reports;
  if (first === undefined) {
    throw new ValueError(`${file} has no report`);
  }
  const asColumns = columns.flatMap((column) =>
    reports.map((report) => ({ heading: column, report, cells: cellsOf(report, column) })),
  );
  const several = reports.length > 1;
  const head = [
    'contender',
    ...asColumns.map(({ heading, report }) =>
      several ? `${heading}, round trip ${report.rttMs} ms` : heading,
    ),
  ];
  const lines = first.contenders.map((contender, index) => [
    nameOf(contender, first),
    ...asColumns.map(({ cells }) => cells[index] ?? ''),
  ]);
  return [
    ...markdownTable([head, ...lines]),
    '',
    `From [\`${name}\`](measurements/${name}): ${conditions(first, several)}.`,
  ].join('\n');
}

/** @param name of the file that the report is from */
export function faultTable(name: string, report: FaultsReport): string {
  return [
    ...markdownTable([[...COLUMNS], ...tableCells(report)], 2),
    '',
    `From [\`${name}\`](measurements/${name}): ${faultConditions(report)}.`,
  ].join('\n');
}

/** @param name of the file that the report is from */
export function benchTables(name: string, report: BenchReport): string {
  return [
    ...pageTables(report).flatMap(({ title, head, rows, note }) => [
      `**${title}**`,
      '',
      ...markdownTable([head, ...rows]),
      '',
      ...(note === undefined ? [] : [note, '']),
    ]),
    `From [\`${name}\`](measurements/${name}): ${benchConditions(report)}.`,
  ].join('\n');
}

function cellsOf(report: Report, column: string): string[] {
  const found = tableRows(report).find(({ label }) => label.startsWith(column));
  if (found === undefined) {
    throw new ValueError(`the report has no row "${column}"`);
  }
  return found.cells;
}

function conditions(report: Report, several: boolean): string {
  const { people, messages, rounds, rttMs, node } = report;
  return [
    `${people} people`,
    ...(messages === 0 ? [] : [`${messages} lines in ${rounds === 1 ? 'one round' : `${rounds} rounds`}`]),
    ...(several ? [] : [rttMs === 0 ? 'on one machine' : `round trip ${rttMs} ms`]),
    `Node ${node}`,
  ].join(', ');
}
