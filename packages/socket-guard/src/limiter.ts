import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import type { Quota } from './window.ts';

export type { Quota } from './window.ts';

/** What counts, here or for several processes together: any limiter of rate-limiter-flexible. */
export type Limiter = Pick<RateLimiterAbstract, 'consume'>;

/** Makes a limiter for a quota. @param name tells its keys from those of other limiters in the same store */
export type MakeLimiter = (name: string, quota: Quota) => Limiter;

export const inMemory = (name: string, { points, within }: Quota) =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: within / 1000 });

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
