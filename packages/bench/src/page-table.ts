import type { Part } from './options.ts';
import { REFERENCE } from './contenders.ts';
import { busyWith, type Measured, middleOf, ratioOf, type Report } from './report.ts';

/** A table for a page: a row for each contender. */
export interface PageTable {
  title: string;
  head: string[];
  rows: string[][];
  /** A sentence on what the table does not show. */
  note: string | undefined;
}

interface Column {
  /** With the unit. */
  label: string;
  figure: string;
  text: (value: number) => string;
  /** What the column with the comparison is called, where there is one. */
  compared?: string;
}

const DIGITS = new Intl.NumberFormat('en', { minimumSignificantDigits: 2, maximumSignificantDigits: 3 });
const digits = (divisor: number) => (value: number) => DIGITS.format(value / divisor);
const whole = (value: number) => Math.round(value).toLocaleString('en');

const ROOM: readonly Column[] = [
  { label: 'CPU, µs', figure: 'cpuPerDeliveryUs', text: digits(1), compared: `CPU / ${REFERENCE}` },
  { label: 'deliveries/s', figure: 'perSecond', text: digits(1) },
  { label: 'p50, ms', figure: 'p50Ms', text: digits(1) },
  { label: 'p99, ms', figure: 'p99Ms', text: digits(1), compared: `p99 / ${REFERENCE}` },
  { label: 'lost', figure: 'lost', text: whole },
];
const COLUMNS: Record<Part, readonly Column[]> = {
  'fixed rate': ROOM,
  'full speed': ROOM,
  memory: [
    { label: 'heap, kB', figure: 'heap', text: digits(1000), compared: `heap / ${REFERENCE}` },
    { label: 'RSS, kB', figure: 'rss', text: digits(1000) },
  ],
  comeback: [
    { label: 'all back, s', figure: 'tookMs', text: digits(1000) },
    { label: 'CPU, s', figure: 'cpuMs', text: digits(1000), compared: `CPU / ${REFERENCE}` },
    { label: 'frames', figure: 'frames', text: digits(1) },
    { label: 'MB', figure: 'bytes', text: digits(1_000_000) },
  ],
};

/** A table for each thing that was measured: medians of all rounds, and how they compare with the reference. */
export function pageTables({ measured }: Report): PageTable[] {
  return measured.map(pageTable);
}

function pageTable(measured: Measured): PageTable {
  const { part, title, contenders } = measured;
  const columns = COLUMNS[part];
  const busy = busyWith(measured);
  return {
    title,
    head: [
      'contender',
      ...columns.flatMap(({ label, compared }) => (compared === undefined ? [label] : [label, compared])),
    ],
    rows: contenders.map((name) => [
      name,
      ...columns.flatMap(({ figure, text, compared }) => {
        const middle = middleOf(measured, name, figure);
        const shown = middle === null ? '–' : text(middle);
        return compared === undefined ? [shown] : [shown, ratioText(measured, name, figure)];
      }),
    ]),
    note:
      busy.length === 0
        ? undefined
        : `The people’s own processes had no time left with ${busy.join(' and ')}: a server may be faster than it shows.`,
  };
}

function ratioText(measured: Measured, name: Measured['contenders'][number], figure: string): string {
  const ratio = ratioOf(measured, name, figure);
  if (name === REFERENCE || ratio === null) {
    return name === REFERENCE ? '1' : '–';
  }
  const { median, interval } = ratio;
  const text = (value: number) => value.toFixed(median < 0.1 ? 3 : 2);
  return interval === null ? text(median) : `${text(median)} (${interval.map(text).join('–')})`;
}

/** What has to be known to read the tables, in a sentence without its full stop. */
export function conditions({
  measured,
  pairs,
  forMs,
  cpu,
  cores,
  platform,
  arch,
  node,
  date,
}: Report): string {
  const talks = measured.some(({ part }) => COLUMNS[part] === ROOM);
  return [
    `medians of ${pairs === 1 ? 'one round' : `${pairs} rounds`}${talks ? ` of ${forMs / 1000} s` : ''}`,
    `${cpu} with ${cores === 1 ? 'one core' : `${cores} cores`}`,
    `${platform} ${arch}`,
    `Node ${node}`,
    date,
  ].join(', ');
}
