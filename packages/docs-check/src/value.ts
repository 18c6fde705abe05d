import { number, times } from 'step5-bandwidth/compare';
import type { ContenderReport, Report } from 'step5-bandwidth/report';

import type { Exchange } from './exchanges.ts';

/** A name of a value makes no sense: told in one sentence. */
export class ValueError extends Error {}

/**
 * A number as the table shows it, by its name:
 * - `websocket bytesPerMessage`, `sse latencyMs.p50`: what is in the report of a contender
 * - `short-polling every 250 bytesPerMessage`: where there are several of a name
 * - `long-polling / websocket bytesPerMessage`: how many times as much one has as the other
 * - `long-polling requests per delivered`: one divided by another
 * - `people`, `messages`: what is in the report itself
 * - any of them with `, round trip 150` behind it, in a file of several round-trip times
 * @throws {ValueError}
 */
export function measuredValue(reports: readonly Report[], name: string): string {
  const [, what = '', rtt] = /^(.*?)(?:, round trip (\d+))?$/.exec(name) ?? [];
  const report = reports.find(({ rttMs }) => rttMs === Number(rtt ?? reports[0]?.rttMs));
  if (report === undefined) {
    throw new ValueError(`there is no report with a round trip of ${rtt} ms`);
  }
  const compared = /^(\S+) \/ (\S+) (\S+)$/.exec(what);
  if (compared !== null) {
    const [, one = '', other = '', path = ''] = compared;
    return times(numberAt(find(report, one), path) / numberAt(find(report, other), path));
  }
  const [, contender, every, path = '', by] =
    /^(?:([a-z][\w-]*)(?: every (\d+))? (?=\S))?(\S+)(?: per (\S+))?$/.exec(what) ?? [];
  const from = contender === undefined ? report : find(report, contender, every);
  const dividend = numberAt(from, path);
  return number(by === undefined ? dividend : dividend / numberAt(from, by));
}

/**
 * A length as it was recorded: `poll-request bytes`, or `headBytes`, `bodyBytes`; several are summed with `+`.
 * @throws {ValueError}
 */
export function recordedValue(exchanges: readonly Exchange[], name: string): string {
  const lengths = name.split(' + ').map((each) => {
    const [exchange = '', path = ''] = each.split(' ');
    const found = exchanges.find((recorded) => recorded.name === exchange);
    if (found === undefined) {
      throw new ValueError(`nothing is recorded as "${exchange}"`);
    }
    return numberAt(found, path);
  });
  return number(lengths.reduce((sum, length) => sum + length, 0));
}

function find(report: Report, name: string, every?: string): ContenderReport {
  const found = report.contenders.find(
    (each) => each.name === name && (every === undefined || each.intervalMs === Number(every)),
  );
  if (found === undefined) {
    throw new ValueError(`there is no contender "${name}"${every === undefined ? '' : ` every ${every} ms`}`);
  }
  return found;
}

/** @param path names with dots between them */
function numberAt(from: object, path: string): number {
  let value: unknown = from;
  for (const key of path.split('.')) {
    value =
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined;
  }
  if (typeof value !== 'number') {
    throw new ValueError(`there is no number "${path}"`);
  }
  return value;
}
