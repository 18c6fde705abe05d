/**
 * Resolves after so many milliseconds, or when the signal says so: in a page too, which `node:timers/promises` does not
 * reach.
 */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    if (signal?.aborted) {
      wake();
    }
    signal?.addEventListener('abort', wake);
  });
}
