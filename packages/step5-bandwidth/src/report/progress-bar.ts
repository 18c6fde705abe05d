import type { WriteStream } from 'node:tty';

const CELLS = 30;
/** Milliseconds from one drawing to the next. */
const DRAWN_EVERY = 100;

/** A line at the bottom of a terminal that says how far it is, by the time that is planned. */
export interface ProgressBar {
  /** A part begins, and the one before is over. */
  begin(label: string, plannedMs: number): void;
  /** Takes the line away. */
  end(): void;
}

/**
 * Shows how far it is; where nobody looks on, each part as a line when it begins.
 * @param totalMs milliseconds that all parts are planned to take
 */
export function progressBar(stream: WriteStream | NodeJS.WriteStream, totalMs: number): ProgressBar {
  if (!stream.isTTY) {
    return { begin: (label) => stream.write(`${label}\n`), end() {} };
  }
  let label = '';
  let overMs = 0;
  let plannedMs = 0;
  let begunAt = performance.now();

  function draw(): void {
    const now = Math.min(plannedMs, performance.now() - begunAt);
    const share = Math.min(1, (overMs + now) / totalMs);
    const full = Math.round(share * CELLS);
    const left = Math.ceil((totalMs - overMs - now) / 1000);
    const bar = '█'.repeat(full) + '░'.repeat(CELLS - full);
    const line = `${bar} ${Math.floor(share * 100)} %  ${label}, about ${left} s left`;
    // A line that is broken could not be overwritten.
    stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`);
  }

  const timer = setInterval(draw, DRAWN_EVERY);
  return {
    begin(next, milliseconds) {
      overMs += plannedMs;
      [label, plannedMs, begunAt] = [next, milliseconds, performance.now()];
      draw();
    },
    end() {
      clearInterval(timer);
      stream.write('\r\x1b[K');
    },
  };
}
