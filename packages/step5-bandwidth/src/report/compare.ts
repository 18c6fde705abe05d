import { overlap } from 'statistics';

import { type ContenderName, REFERENCE } from '../contenders/names.ts';
import type { ContenderReport, RangedMetric, Report } from '../measure/report.ts';

const NAMES: Record<ContenderName, string> = {
  'short-polling': 'short polling',
  'long-polling': 'long-polling',
  'long-polling-h2': 'long-polling (HTTP/2)',
  sse: 'Server-Sent Events',
  'sse-h2': 'Server-Sent Events (HTTP/2)',
  websocket: 'WebSocket',
};

/** A contender, and for short polling its interval in milliseconds; else it is `null` or 0. */
type Named = Pick<ContenderReport, 'name' | 'intervalMs'>;

/** How a contender is called in a sentence, with its interval where that is what tells it from others. */
export function nameOf(contender: Named, { contenders }: { contenders: readonly Named[] }): string {
  const alone = contenders.filter(({ name }) => name === contender.name).length === 1;
  const interval = alone || !contender.intervalMs ? '' : ` every ${contender.intervalMs / 1000} s`;
  return NAMES[contender.name] + interval;
}

/** The contender that all others are compared with, if it took part. */
export function referenceOf({ contenders }: Report): ContenderReport | undefined {
  return contenders.find(({ name }) => name === REFERENCE);
}

/** Whether nothing was delivered that bytes could be counted for, as where nobody says anything. */
export function isSilent({ contenders }: Report): boolean {
  return contenders.every(({ delivered }) => delivered === 0);
}

/** How many times as much one is as the other; `no difference` where the rounds of both overlap. */
export type Ratio = number | 'no difference' | null;

/**
 * @param ranged the metric whose ranges tell whether there is a difference; left out: the values alone do
 * @returns `null` where there is nothing to divide, or nothing to divide by
 */
export function ratio(
  contender: ContenderReport,
  reference: ContenderReport | undefined,
  value: (contender: ContenderReport) => number | null,
  ranged?: RangedMetric,
): Ratio {
  if (reference === undefined || contender === reference) {
    return null;
  }
  const own = ranged && contender.ranges[ranged];
  const others = ranged && reference.ranges[ranged];
  if (own && others && overlap(own, others)) {
    return 'no difference';
  }
  const [dividend, divisor] = [value(contender), value(reference)];
  return dividend === null || divisor === null || divisor === 0 ? null : dividend / divisor;
}

const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ratios = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, minimumSignificantDigits: 3 });
const fractions = new Intl.NumberFormat('en', { maximumSignificantDigits: 2, minimumSignificantDigits: 2 });

/** A ratio: `1,234`, `12.3`, `1.02`, `0.554`. It shows a difference of one per cent, which may be one. */
export function times(value: number): string {
  return (value >= 100 ? counts : ratios).format(value);
}

/** `1,234`, `12`, `1.2`, `0.012`; `–` for what there is too little of. */
export function number(value: number | null): string {
  if (value === null) {
    return '–';
  }
  return (Number.isInteger(value) || Math.abs(value) >= 10 ? counts : fractions).format(value);
}
