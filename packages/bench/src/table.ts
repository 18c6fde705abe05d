import { REFERENCE } from './contenders.ts';
import { busyWith, type Measured, middleOf, ratioOf } from './report.ts';

interface Column {
  label: string;
  figure: string;
  text: (value: number) => string;
  /** Whether it is compared with the reference. */
  isCompared?: true;
}

const decimals = (digits: number) => (value: number) => value.toFixed(digits);
const whole = (value: number) => Math.round(value).toLocaleString('en');

const COLUMNS: readonly Column[] = [
  { label: 'deliveries/s', figure: 'perSecond', text: whole },
  { label: 'CPU µs/delivery', figure: 'cpuPerDeliveryUs', text: decimals(2), isCompared: true },
  { label: 'p50 ms', figure: 'p50Ms', text: decimals(1) },
  { label: 'p99 ms', figure: 'p99Ms', text: decimals(1), isCompared: true },
  { label: 'lost', figure: 'lost', text: whole },
  { label: 'bytes', figure: 'rss', text: whole, isCompared: true },
  { label: 'of them heap', figure: 'heap', text: whole, isCompared: true },
  { label: 'all back after ms', figure: 'tookMs', text: whole },
  { label: 'CPU ms', figure: 'cpuMs', text: whole, isCompared: true },
  { label: 'frames', figure: 'frames', text: whole },
  { label: 'frame bytes', figure: 'bytes', text: whole },
  { label: 'know of all', figure: 'know', text: whole },
];

/** Medians of all rounds, and how they compare with the reference, in the same round each. */
export function tableLines(measured: Measured): string[] {
  const { title, contenders } = measured;
  const columns = COLUMNS.filter(({ figure }) =>
    contenders.some((name) => middleOf(measured, name, figure) !== null),
  );
  const rows = contenders.map((name) => [
    name,
    ...columns.flatMap(({ figure, text, isCompared }) => {
      const middle = middleOf(measured, name, figure);
      const shown = middle === null ? '' : text(middle);
      return isCompared ? [shown, name === REFERENCE ? '1' : ratioText(measured, name, figure)] : [shown];
    }),
  ]);
  const head = ['', ...columns.flatMap(({ label, isCompared }) => (isCompared ? [label, 'ratio'] : [label]))];
  const busy = busyWith(measured);
  return [
    title,
    ...aligned([head, ...rows]),
    ...(busy.length > 0
      ? [
          `The people's own process had no time left with ${busy.join(' and ')}: a server may be faster than it shows.`,
        ]
      : []),
  ];
}

function ratioText(measured: Measured, name: Measured['contenders'][number], figure: string): string {
  const ratio = ratioOf(measured, name, figure);
  if (ratio === null) {
    return '';
  }
  const { median, interval } = ratio;
  return interval === null
    ? median.toFixed(2)
    : `${median.toFixed(2)} (${interval.map((each) => each.toFixed(2)).join(' to ')})`;
}

function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
