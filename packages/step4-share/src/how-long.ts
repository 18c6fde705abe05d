/** Milliseconds. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Whoever wants more wants a server, and not somebody's laptop. */
const LONGEST = 7 * 24 * HOUR;

/** Milliseconds before the end at which it is said. */
const USUAL_WARNINGS = [10 * MINUTE, MINUTE];
/** The same where all is over too soon for those. */
const LATE_WARNING = 10 * SECOND;

/** For `commandLine`: `--for 2h`, which is also what it is without it. */
export const forFlag = {
  type: 'string',
  default: '2h',
  check: (value: string) => {
    const ms = readHowLong(value);
    if (ms === undefined || ms === 0) {
      return `"${value}" is no time. Write hours, minutes or seconds, such as --for 2h, --for 90m or --for 1h30m.`;
    }
    return ms > LONGEST ? `"${value}" is too long. A week is the most: --for ${LONGEST / HOUR}h.` : undefined;
  },
} as const;

/** @param text `2h`, `90m`, `45s`, `1h30m` @returns milliseconds; `undefined` if it is no time */
export function readHowLong(text: string): number | undefined {
  const match = /^(?=\d)(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?$/i.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((digits) => Number(digits ?? 0));
  return hours * HOUR + minutes * MINUTE + seconds * SECOND;
}

/** @param ms rounded to seconds: 5,400,000 is `1 hour 30 minutes` */
export function inWords(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  const parts: [count: number, unit: string][] = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.join(' ') || '0 seconds';
}

export interface Countdown {
  /** Milliseconds since 1970. */
  endsAt: number;
  stop(): void;
}

export interface CountdownCalls {
  /** Is called beforehand, usually 10 minutes and 1 minute before, with the milliseconds that are left. */
  warn: (left: number) => void;
  end: () => void;
}

/**
 * Counts down by the clock on the wall: a laptop that was asleep has used up its time. It holds up no process.
 * @param ms milliseconds until the end, as long as one likes
 */
export function countDown(ms: number, { warn, end }: CountdownCalls): Countdown {
  const endsAt = Date.now() + ms;
  let warnings = warningsFor(ms);

  const ticker = setInterval(() => {
    const left = endsAt - Date.now();
    if (left <= 0) {
      clearInterval(ticker);
      end();
      return;
    }
    const due = warnings.filter((each) => each >= left);
    const last = due.at(-1);
    if (last !== undefined) {
      warnings = warnings.slice(due.length);
      // The ticker is a little late, and much later where the laptop was asleep.
      warn(last - left < 2 * SECOND ? last : left);
    }
  }, SECOND);
  ticker.unref();

  return { endsAt, stop: () => clearInterval(ticker) };
}

/** Not at the beginning, where it has just been said how long all this goes on. */
function warningsFor(ms: number): number[] {
  const usual = USUAL_WARNINGS.filter((each) => each <= ms / 2);
  return usual.length > 0 ? usual : [LATE_WARNING].filter((each) => each <= ms / 2);
}
