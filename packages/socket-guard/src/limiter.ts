import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';

import { type Quota, Window } from './window.ts';

export type { Quota } from './window.ts';

/** What counts, here or for several processes together: any limiter of rate-limiter-flexible. */
export type Limiter = Pick<RateLimiterAbstract, 'consume'>;

/** Makes a limiter for a quota. @param name tells its keys from those of other limiters in the same store */
export type MakeLimiter = (name: string, quota: Quota) => Limiter;

/**
 * Counts in this process, as RateLimiterMemory does, without a timer and four objects for each key: a thousand people
 * who come back at once cost less.
 */
class MemoryLimiter implements Limiter {
  readonly #quota: Quota;
  /** In the order in which they began. */
  readonly #windows = new Map<string | number, Window>();

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  async consume(key: string | number): Promise<RateLimiterRes> {
    const now = performance.now();
    this.#forgetThoseOver(now);
    let window = this.#windows.get(key);
    if (window === undefined) {
      window = new Window(this.#quota);
      this.#windows.set(key, window);
    }
    const passes = window.take(now);
    const result = new RateLimiterRes(0, window.left(now));
    return passes ? result : Promise.reject(result);
  }

  #forgetThoseOver(now: number): void {
    for (const [key, window] of this.#windows) {
      if (!window.isOver(now)) {
        return;
      }
      this.#windows.delete(key);
    }
  }
}

export const inMemory: MakeLimiter = (_name, quota) => new MemoryLimiter(quota);

/**
 * Takes one from what this key may do.
 * @returns 0, or after how many milliseconds it may be tried again. A store that fails refuses nobody.
 */
export async function take(limiter: Limiter, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    return refusal instanceof RateLimiterRes ? Math.max(1, refusal.msBeforeNext) : 0;
  }
}
