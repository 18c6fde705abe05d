import { type CheckResult, NOT_ASKED } from './check.ts';
import type { Report } from './checkpoints.ts';

/** Colours for a terminal; see https://no-color.org for who wants none. */
export interface Paint {
  green(text: string): string;
  red(text: string): string;
  dim(text: string): string;
}

const same = (text: string) => text;
const code = (start: number, end: number) => (text: string) => `\u001b[${start}m${text}\u001b[${end}m`;

export const PLAIN: Paint = { green: same, red: same, dim: same };
export const COLORS: Paint = { green: code(32, 39), red: code(31, 39), dim: code(2, 22) };

/** A report as a person reads it: a line a check, and under a failed one what to do. */
export function reportLines(report: Report, paint: Paint): string[] {
  const { checkpoint, exercise, passed, checks, beyond } = report;
  const what = exercise === undefined ? `Checkpoint ${checkpoint}` : `Exercise ${exercise}`;
  const further = beyond.filter((check) => check.passed).length;
  return [
    ...checks.flatMap((check) => checkLines(check, paint)),
    ...(beyond.length === 0 ? [] : ['', `Beyond the core: ${further} of ${beyond.length}`]),
    ...beyond.flatMap((check) => checkLines(check, paint)),
    '',
    passed ? paint.green(`${what} is passed.`) : paint.red(`${what} is not passed yet: ${count(checks)}.`),
  ];
}

function checkLines({ passed, title, expected, received, hint }: CheckResult, paint: Paint): string[] {
  if (passed) {
    return [`${paint.green('✓')} ${title}`];
  }
  if (received === NOT_ASKED) {
    return [`${paint.red('✗')} ${title}`, paint.dim(`    ${received}   ${expected}`)];
  }
  return [
    `${paint.red('✗')} ${title}`,
    `    expected  ${expected}`,
    `    received  ${received}`,
    paint.dim(`    hint      ${hint}`),
  ];
}

function count(checks: readonly CheckResult[]): string {
  const failed = checks.filter(({ passed, received }) => !passed && received !== NOT_ASKED).length;
  const waiting = checks.filter(({ received }) => received === NOT_ASKED).length;
  const fails = failed === 1 ? 'one check fails' : `${failed} checks fail`;
  return waiting === 0 ? fails : `${fails}, and ${waiting} could not be asked`;
}
