import type { Quota } from './limiter.ts';

/**
 * Counts what one connection does, and answers at once. The limiters of rate-limiter-flexible answer with a promise,
 * which comes too late for a thousand packets in one body, and keep a timer and several objects for each key.
 */
export class Window {
  readonly #quota: Quota;
  #since = -Infinity;
  #count = 0;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** @returns whether there was one to take */
  take(now = performance.now()): boolean {
    if (now - this.#since >= this.#quota.within) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.#quota.points;
  }

  /** After how many milliseconds there is one to take again, at least 1. */
  left(now = performance.now()): number {
    return Math.max(1, Math.ceil(this.#since + this.#quota.within - now));
  }
}
