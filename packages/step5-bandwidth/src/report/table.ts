import type { Compression } from '../contenders/compressions.ts';
import type { ContenderReport, RangedMetric, Report } from '../measure/report.ts';
import { findScenario } from '../measure/scenarios.ts';
import { nameOf, number, type Ratio, ratio, referenceOf, times } from './compare.ts';

/** Milliseconds of a stall after which polls are seen to carry more at once than they would. */
const BUSY_FROM = 100;

const COMPRESSED: Record<Compression, string> = {
  off: 'Nothing is compressed.',
  polls:
    'Answers to polls of 1 KiB and more are compressed with gzip, WebSocket and Server-Sent Events are not compressed.',
  all: 'Answers to polls of 1 KiB and more and the streams of Server-Sent Events are compressed with gzip, WebSocket’s messages with deflate.',
};

const HTTPS =
  'HTTPS with TLS 1.3, whose bytes count too; handshakes are Node’s own, and a person’s later connections resume the session';

interface Row {
  label: string;
  value: (contender: ContenderReport) => number | null;
  ranged?: RangedMetric;
  /** Says what happened and not what it took: there is nothing to compare. */
  outcome?: true;
}

function rows({ rttMs }: Report): Row[] {
  const rtt = `round trip ${rttMs} ms`;
  return [
    { label: 'bytes per delivered message', value: (c) => c.bytesPerMessage, ranged: 'bytesPerMessage' },
    {
      label: 'bytes per person-minute',
      value: (c) => c.bytesPerPersonMinute,
      ranged: 'bytesPerPersonMinute',
    },
    { label: 'bytes up', value: (c) => c.bytesUp },
    { label: 'bytes down', value: (c) => c.bytesDown },
    { label: 'TCP/IP adds, bytes (estimate)', value: (c) => c.tcpIpBytes },
    { label: 'handshake bytes (apart)', value: (c) => c.handshakeBytes },
    { label: 'HTTP requests', value: (c) => c.requests },
    { label: 'TCP connections', value: (c) => c.connections },
    { label: 'messages sent', value: (c) => c.sent, outcome: true },
    { label: 'messages delivered', value: (c) => c.delivered, outcome: true },
    { label: 'messages refused', value: (c) => c.refused, outcome: true },
    { label: 'messages lost', value: (c) => c.lost, outcome: true },
    { label: 'typing events delivered', value: (c) => c.typingEvents, outcome: true },
    { label: `latency p50, ms (${rtt})`, value: (c) => c.latencyMs.p50, ranged: 'latencyP50Ms' },
    { label: `latency p95, ms (${rtt})`, value: (c) => c.latencyMs.p95 },
    { label: `latency p99, ms (${rtt})`, value: (c) => c.latencyMs.p99 },
    { label: 'server CPU, µs per message', value: (c) => c.cpuUsPerMessage, ranged: 'cpuUsPerMessage' },
  ];
}

/** One line of the table: what it says, and a cell for each contender. */
export interface TableRow {
  label: string;
  cells: string[];
  /** It tells of the row above it how far the rounds lie apart. */
  isRange: boolean;
}

/** The table of a report, as text: its columns are named by {@link columnNames}. */
export function tableRows(report: Report): TableRow[] {
  const { contenders } = report;
  const reference = referenceOf(report);
  return rows(report).flatMap(({ label, value, ranged, outcome }) => {
    const cells = contenders.map((contender) => {
      const compared = outcome ? null : ratio(contender, reference, value, ranged);
      return number(value(contender)) + ratioCell(compared);
    });
    const row = { label, cells, isRange: false };
    if (ranged === undefined || contenders.every(({ ranges }) => ranges[ranged] === null)) {
      return [row];
    }
    const ranges = contenders.map((contender) => rangeCell(contender.ranges[ranged]));
    return [row, { label: 'from round to round', cells: ranges, isRange: true }];
  });
}

/** The contenders, or only their intervals where there is more than one of a name. */
export function columnNames(report: Report): string[] {
  return report.contenders.map((contender) => nameOf(contender, report).replace(/^.*(?=every )/, ''));
}

/** The table that the command prints, with what has to be known to read it: lines without a line end. */
export function tableLines(report: Report): string[] {
  const lines = tableRows(report).map(({ label, cells, isRange }) => [
    isRange ? `  ${label}` : label,
    ...cells,
  ]);
  return [
    ...preface(report),
    '',
    ...aligned([['', ...columnNames(report)], ...lines]),
    ...busyLines(report).flatMap((line) => ['', line]),
  ];
}

/** What has to be known to read the table, in sentences. */
export function preface(report: Report): string[] {
  const {
    scenario,
    people,
    messages,
    rounds,
    seed,
    node,
    client,
    rttMs,
    tls,
    abreast,
    compression,
    contenders,
  } = report;
  const over = Math.min(...contenders.map((contender) => contender.rounds));
  const inRounds = `${rounds === 1 ? '1 round' : `${rounds} rounds`}${over < rounds ? ` (${over} over)` : ''}`;
  return [
    `${scenario}: ${findScenario(scenario).description}`,
    `${people} people, ${messages} lines in ${inRounds}, seed ${seed}, round-trip time ${rttMs} ms${abreast > 1 ? `, ${abreast} contenders at a time` : ''}`,
    `Client: ${client}. Server: Node ${node}, ${tls ? HTTPS : 'plain HTTP'}.`,
    COMPRESSED[compression],
    '× is the ratio to WebSocket. Counts are sums; what is per message or per minute is the median of the rounds.',
  ];
}

/** What makes the numbers doubtful, in sentences. */
export function busyLines({ contenders }: Report): string[] {
  const stalledMs = Math.max(0, ...contenders.map((contender) => contender.stalledMs));
  return stalledMs < BUSY_FROM
    ? []
    : [
        `The machine was busy with something else for up to ${number(stalledMs)} ms: measure again when it is quiet, or do not trust what has a wide range.`,
      ];
}

function ratioCell(compared: Ratio): string {
  if (compared === null) {
    return '';
  }
  return typeof compared === 'number' ? ` ×${times(compared)}` : ` (${compared})`;
}

function rangeCell(range: readonly [number, number] | null): string {
  return range === null ? '–' : range.map(number).join(' to ');
}

/** Columns as wide as they need to be: the first one flush left, numbers flush right. */
function aligned(grid: readonly string[][]): string[] {
  const widths = (grid[0] ?? []).map((_, column) => Math.max(...grid.map((row) => row[column]?.length ?? 0)));
  return grid.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  );
}
