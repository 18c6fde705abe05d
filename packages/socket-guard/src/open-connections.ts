/** Counts the open connections of each visitor, by what `visitors` calls their key. */
export interface OpenConnections {
  opened(key: string): void;
  closed(key: string): void;
  /** How many this visitor has. */
  from(key: string): number | Promise<number>;
}

/** Counts those of this process. */
export function countConnections() {
  const open = new Map<string, number>();
  const from = (key: string) => open.get(key) ?? 0;
  return {
    from,
    opened: (key: string) => void open.set(key, from(key) + 1),
    closed(key: string) {
      const others = from(key) - 1;
      if (others > 0) {
        open.set(key, others);
      } else {
        open.delete(key);
      }
    },
  } satisfies OpenConnections;
}
