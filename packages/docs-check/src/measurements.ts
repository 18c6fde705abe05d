import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { Report as BenchReport } from 'bench/report';
import type { Report as FaultsReport } from 'faults/report';
import type { Report } from 'step5-bandwidth/report';
import { findScenario, INTERVALS } from 'step5-bandwidth/scenarios';

import type { Exchange } from './exchanges.ts';
import { ValueError } from './value.ts';
import { at, read } from './workshop.ts';

/** Where the files are that numbers on pages come from. */
export const MEASUREMENTS = 'docs/measurements';
/** What was recorded byte by byte, and not measured. */
export const EXCHANGES = `${MEASUREMENTS}/exchanges.json`;

/** What `pnpm faults --json` wrote. */
export const FAULTS = `${MEASUREMENTS}/faults.json`;

/** What `pnpm bench --parts … --json` wrote: of people who talk, and of those who only come and are there. */
export const BENCHES: Readonly<Record<string, string>> = {
  'bench.json': 'fixed rate,full speed',
  'bench-idle.json': 'memory,comeback',
};

/** The options of `measure` that make each file anew. `--quick` is for trying things out, where the scenario has it. */
export const MEASURED: Readonly<Record<string, { args: readonly string[]; quick: readonly string[] }>> = {
  'typing.json': { args: [], quick: ['--quick'] },
  'typing-tls.json': { args: ['--tls'], quick: ['--quick'] },
  'typing-rtt.json': { args: ['--rtt', '0,40,150'], quick: ['--quick'] },
  'typing-compressed.json': { args: ['--compression', 'all'], quick: ['--quick'] },
  'burst.json': { args: ['--scenario', 'burst'], quick: ['--quick'] },
  'room.json': { args: ['--scenario', 'room'], quick: ['--quick'] },
  'idle.json': { args: ['--scenario', 'idle'], quick: [] },
  'interval.json': { args: ['--scenario', 'interval'], quick: ['--people', '10', '--messages', '20'] },
};

/** The files that `measure --json` wrote, by name. */
export function measuredFiles(): string[] {
  return readdirSync(at(MEASUREMENTS))
    .filter((name) => ![EXCHANGES, FAULTS].includes(`${MEASUREMENTS}/${name}`) && !(name in BENCHES))
    .toSorted();
}

/** What is in a file of `measure --json`: one report, or one for each round-trip time. */
export function readReports(file: string): Report[] {
  const content = JSON.parse(read(file)) as Report | Report[];
  return Array.isArray(content) ? content : [content];
}

export function readExchanges(): Exchange[] {
  return JSON.parse(read(EXCHANGES)) as Exchange[];
}

/** @throws {ValueError} if there is no such file */
export function readFaults(file: string): FaultsReport {
  if (!existsSync(at(file))) {
    throw new ValueError(`there is no ${file}`);
  }
  return JSON.parse(read(file)) as FaultsReport;
}

/** @throws {ValueError} if there is no such file */
export function readBench(file: string): BenchReport {
  if (!existsSync(at(file))) {
    throw new ValueError(`there is no ${file}`);
  }
  return JSON.parse(read(file)) as BenchReport;
}

/**
 * The options that make `measure` write such reports, found out from what is in them, so that a page cannot name
 * others.
 * @throws {RangeError} if there are none
 */
export function optionsOf(reports: readonly Report[]): string[] {
  const [first] = reports;
  if (first === undefined) {
    throw new RangeError('There is no report.');
  }
  const { scenario, people, messages, rounds, seed, tls, compression, contenders } = first;
  const usual = findScenario(scenario);
  const quick = usual.quickMessages > 0 && rounds === 1;
  const usualMessages = quick ? usual.quickMessages : usual.messages;
  const rtts = reports.map(({ rttMs }) => rttMs).join();
  const names = contenders.map(({ name }) => name);
  const usualCount = scenario === 'interval' ? INTERVALS.length + 1 : tls ? 6 : 4;
  return [
    ...(scenario === 'typing' ? [] : ['--scenario', scenario]),
    ...(quick ? ['--quick'] : []),
    ...(people === usual.people ? [] : ['--people', String(people)]),
    ...(messages === usualMessages ? [] : ['--messages', String(messages)]),
    ...(seed === 1 ? [] : ['--seed', String(seed)]),
    ...(rtts === '0' ? [] : ['--rtt', rtts]),
    ...(tls ? ['--tls'] : []),
    ...(compression === 'polls' ? [] : ['--compression', compression]),
    ...(names.length === usualCount ? [] : ['--contenders', names.join()]),
  ];
}

/** The command that makes a file, as it is typed in the workshop's folder. @param file `docs/measurements/typing.json` */
export function commandOf(file: string): string {
  const options = optionsOf(readReports(file));
  return ['pnpm --filter step5-bandwidth measure', ...options, '--json', file].join(' ');
}

/** The file that a link of a page leads to; `undefined` if it is none that numbers come from. */
export function measurementOf(page: string, href: string): string | undefined {
  const file = path.posix.join(path.posix.dirname(page), href);
  return path.posix.dirname(file) === MEASUREMENTS && file.endsWith('.json') ? file : undefined;
}
