import type { Quota } from './limiter.ts';

/**
 * Counts what one connection does, and answers at once. The limiters of rate-limiter-flexible answer with a promise,
 * which comes too late for a thousand packets in one body.
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
}
