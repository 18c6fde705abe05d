import type { Report } from '../measure/report.ts';
import { barsSvg } from './svg-bars.ts';
import { curveSvg } from './svg-curve.ts';

/** The picture that goes with a scenario: bytes against delay for short polling's interval, else bars of bytes. */
export function svg(reports: readonly Report[]): string {
  return reports[0]?.scenario === 'interval' ? curveSvg(reports) : barsSvg(reports);
}
