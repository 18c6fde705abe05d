import type { ContenderReport, Report } from '../measure/report.ts';
import { isSilent, nameOf, number } from './compare.ts';
import { frame, INK, TOP, WIDTH } from './svg-frame.ts';

/** Room for the label left of a bar, and for what is said right of it. */
const LABEL = 210;
const NOTE = 250;
const BAR = 26;
const STEP = 40;

/** Bars of bytes per message, or per person-minute where nothing was said, with the delay that goes with them. */
export function barsSvg(reports: readonly Report[]): string {
  const silent = reports.every(isSilent);
  const bars = reports.flatMap((report) =>
    report.contenders.map((contender) => ({
      label: nameOf(contender, report),
      bytes: (silent ? contender.bytesPerPersonMinute : contender.bytesPerMessage) ?? 0,
      note: note(contender, report),
    })),
  );
  const most = Math.max(1, ...bars.map(({ bytes }) => bytes));
  const content = bars.flatMap(({ label, bytes, note: said }, index) => {
    const y = TOP + index * STEP;
    const width = Math.max(1, Math.round((bytes / most) * (WIDTH - LABEL - NOTE)));
    const baseline = y + BAR / 2 + 5;
    return [
      `<text x="${LABEL - 8}" y="${baseline}" text-anchor="end">${label}</text>`,
      `<rect x="${LABEL}" y="${y}" width="${width}" height="${BAR}" fill="${INK}"/>`,
      `<text x="${LABEL + width + 8}" y="${baseline}">${number(bytes)}${said}</text>`,
    ];
  });
  const title = silent ? 'Bytes a minute for each person' : 'Bytes for each delivered message';
  return frame(title, reports, TOP + bars.length * STEP + 8, content);
}

/** No latency without its round-trip time. */
function note({ latencyMs }: ContenderReport, { rttMs }: Report): string {
  return latencyMs.p50 === null ? '' : ` (p50 ${number(latencyMs.p50)} ms, RTT ${rttMs} ms)`;
}
