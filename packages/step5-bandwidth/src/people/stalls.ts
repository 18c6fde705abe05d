/** Milliseconds from look to look. */
const EVERY = 5;

/**
 * Watches for how long at most this process, or page, does not get to run.
 * @returns what to call at the end: milliseconds
 */
export function watchForStalls(): () => number {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - EVERY);
    last = now;
  };
  const timer = setInterval(look, EVERY);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
