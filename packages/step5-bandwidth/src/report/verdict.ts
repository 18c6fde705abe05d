import type { ContenderReport, Report } from '../measure/report.ts';
import { isSilent, nameOf, number, ratio, referenceOf, times } from './compare.ts';

/** What the numbers say, whichever way they fall, in one sentence. */
export function verdict(report: Report): string {
  const { contenders, rttMs } = report;
  const losers = contenders.filter(({ lost }) => lost > 0);
  if (losers.length > 0) {
    const losses = losers.map((loser) => `${number(loser.lost)} over ${nameOf(loser, report)}`);
    return `Messages were lost, ${listed(losses)}, so these numbers do not count.`;
  }
  const silent = isSilent(report);
  const metric = silent ? 'bytesPerPersonMinute' : 'bytesPerMessage';
  const ascending = contenders.toSorted((a, b) => (a[metric] ?? 0) - (b[metric] ?? 0));
  const reference = referenceOf(report) ?? ascending[0];
  if (reference === undefined) {
    return 'There is nothing to compare: no contender has finished a round.';
  }
  const phrases = ascending
    .toReversed()
    .filter((contender) => contender !== reference)
    .map((contender) => {
      const compared = ratio(contender, reference, (each) => each[metric], metric);
      const phrase =
        typeof compared === 'number' ? `${times(compared)} times as many` : 'no different number';
      return `${nameOf(contender, report)} ${phrase}`;
    });
  const unit = silent ? 'bytes a minute for each person' : 'bytes for each delivered message';
  const cost = `${nameOf(reference, report)} took ${number(reference[metric])} ${unit}`;
  const costs = [cost, ...(phrases.length === 0 ? [] : [listed(phrases)])].join(', ');
  return silent ? `${costs}.` : `${costs}${delays(report)} (round-trip time ${rttMs} ms).`;
}

/** How long messages took over the fastest and the slowest, which is what bytes are saved for. */
function delays(report: Report): string {
  const timed = report.contenders.filter(({ latencyMs }) => latencyMs.p50 !== null);
  const ascending = timed.toSorted((a, b) => (a.latencyMs.p50 ?? 0) - (b.latencyMs.p50 ?? 0));
  const [fastest, slowest] = [ascending[0], ascending.at(-1)];
  if (fastest === undefined || slowest === undefined || fastest === slowest) {
    return '';
  }
  const within = (each: ContenderReport) => `${number(each.latencyMs.p50)} ms over ${nameOf(each, report)}`;
  return `; half of the messages arrived within ${within(fastest)} and within ${within(slowest)}`;
}

function listed(phrases: readonly string[]): string {
  return phrases.length < 2
    ? phrases.join('')
    : `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1) ?? ''}`;
}
