/** So many within so many milliseconds. */
export interface Quota {
  points: number;
  within: number;
}

/**
 * Counts what one connection does, and answers at once. The limiters of rate-limiter-flexible answer with a promise,
 * which comes too late for a thousand packets in one body, and the one in memory keeps a timer and several objects for
 * each key.
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
    if (this.isOver(now)) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.#quota.points;
  }

  /** Whether it says nothing any more: the next one begins it anew. */
  isOver(now: number): boolean {
    return now - this.#since >= this.#quota.within;
  }

  /** After how many milliseconds there is one to take again, at least 1. */
  left(now = performance.now()): number {
    return Math.max(1, Math.ceil(this.#since + this.#quota.within - now));
  }
}
