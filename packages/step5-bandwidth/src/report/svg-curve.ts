import type { Report } from '../measure/report.ts';
import { nameOf, number } from './compare.ts';
import { frame, INK, TOP, WIDTH } from './svg-frame.ts';

const HEIGHT = 460;
const LEFT = 80;
const RIGHT = 60;
const BOTTOM = 60;

interface Point {
  label: string;
  delayMs: number;
  bytes: number;
  /** Whether it lies on the curve of short polling. */
  polls: boolean;
}

/** Bytes per message against the delay of half of the messages, on a logarithmic axis: one curve for each report. */
export function curveSvg(reports: readonly Report[]): string {
  const curves = reports.map(pointsOf);
  const points = curves.flat();
  const most = Math.max(1, ...points.map(({ bytes }) => bytes));
  const decades = points.map(({ delayMs }) => Math.log10(Math.max(0.1, delayMs)));
  const first = Math.floor(Math.min(0, ...decades));
  const last = Math.ceil(Math.max(1, ...decades));

  const x = (delayMs: number) => {
    const share = (Math.log10(Math.max(0.1, delayMs)) - first) / (last - first);
    return Math.round(LEFT + share * (WIDTH - LEFT - RIGHT));
  };
  const y = (bytes: number) => Math.round(HEIGHT - BOTTOM - (bytes / most) * (HEIGHT - BOTTOM - TOP - 20));

  const axes = [
    ...Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)).map(
      (delayMs) =>
        `<text x="${x(delayMs)}" y="${HEIGHT - BOTTOM + 22}" text-anchor="middle" fill="#555">${number(delayMs)} ms</text>`,
    ),
    ...[0, most / 2, most].map(
      (bytes) =>
        `<text x="${LEFT - 10}" y="${y(bytes) + 5}" text-anchor="end" fill="#555">${number(Math.round(bytes))}</text>`,
    ),
    `<path d="M${LEFT} ${y(most)}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}" fill="none" stroke="#555"/>`,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 14}" text-anchor="middle">half of the messages arrived within (round-trip time ${reports.map(({ rttMs }) => rttMs).join(', ')} ms)</text>`,
  ];
  const lines = curves.map((curve) => {
    const polled = curve
      .filter(({ polls }) => polls)
      .map(({ delayMs, bytes }) => `${x(delayMs)},${y(bytes)}`);
    return `<polyline points="${polled.join(' ')}" fill="none" stroke="${INK}" stroke-width="2"/>`;
  });
  const dots = points.map(({ label, delayMs, bytes, polls }) =>
    [
      `<circle cx="${x(delayMs)}" cy="${y(bytes)}" r="5" fill="${polls ? INK : '#b3261e'}"/>`,
      `<text x="${x(delayMs) + 10}" y="${y(bytes) - 8}">${label}</text>`,
    ].join(''),
  );
  return frame('Short polling: bytes for each delivered message, against delay', reports, HEIGHT, [
    ...axes,
    ...lines,
    ...dots,
  ]);
}

/** Where there is too little to place one, there is none. */
function pointsOf(report: Report): Point[] {
  return report.contenders.flatMap((contender) => {
    const { bytesPerMessage: bytes, latencyMs, intervalMs } = contender;
    const label = intervalMs === null ? nameOf(contender, report) : `${intervalMs / 1000} s`;
    return bytes === null || latencyMs.p50 === null
      ? []
      : [{ label, delayMs: latencyMs.p50, bytes, polls: intervalMs !== null }];
  });
}
