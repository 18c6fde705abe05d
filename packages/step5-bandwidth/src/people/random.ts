/** Numbers from 0 up to, but not, 1. */
export type Random = () => number;

/**
 * The pseudo-random numbers of a seed: always the same. The generator is mulberry32 by Tommy Ettinger (2017, public
 * domain, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c): 32 bits of state, which is enough for
 * a workload and nothing secret.
 */
export function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
