/** What a process has used so far, or holds now. */
export interface Usage {
  /** Milliseconds of CPU time, in the program and in the kernel for it. */
  cpuMs: number;
  /** Bytes of the machine's memory. */
  rss: number;
  /** Bytes of its heap and of what hangs on it. */
  heap: number;
}

/** Of several processes together. */
export function inAll(usages: readonly Usage[]): Usage {
  return usages.reduce(
    (all, { cpuMs, rss, heap }) => ({ cpuMs: all.cpuMs + cpuMs, rss: all.rss + rss, heap: all.heap + heap }),
    { cpuMs: 0, rss: 0, heap: 0 },
  );
}
