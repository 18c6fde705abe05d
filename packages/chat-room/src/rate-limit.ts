/** So many at once, and so many a second for long. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/**
 * A token bucket for each key, kept as the one number that the generic cell rate algorithm needs: the
 * time at which the bucket will be full again (ITU-T I.371, annex A).
 */
export class RateLimit {
  readonly #interval: number;
  readonly #tolerance: number;
  readonly #fullAt = new Map<string, number>();

  constructor({ burst, perSecond }: Rate) {
    this.#interval = 1000 / perSecond;
    this.#tolerance = (burst - 1) * this.#interval;
  }

  /**
   * Takes one from the key's bucket.
   * @param now milliseconds, on any clock that does not go back
   * @returns 0, or after how many milliseconds there will be one to take
   */
  take(key: string, now = performance.now()): number {
    const fullAt = Math.max(now, this.#fullAt.get(key) ?? 0);
    const wait = fullAt - this.#tolerance - now;
    if (wait > 0) {
      return Math.ceil(wait);
    }
    this.#forgetTheFull(now);
    this.#fullAt.delete(key);
    this.#fullAt.set(key, fullAt + this.#interval);
    return 0;
  }

  /** A full bucket says nothing. The map is in the order of use, so the oldest come first. */
  #forgetTheFull(now: number): void {
    for (const [key, fullAt] of this.#fullAt) {
      if (fullAt > now) {
        return;
      }
      this.#fullAt.delete(key);
    }
  }
}
