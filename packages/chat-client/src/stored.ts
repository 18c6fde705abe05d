/** A value that outlives a reload of its tab. */
export interface Stored<T> {
  load(): T | undefined;
  save(value: T | undefined): void;
}

/** Keeps a value as JSON in a tab's storage; in none at all where the browser forbids it. */
export function stored<T>(storage: () => Storage, key: string): Stored<T> {
  return {
    load() {
      try {
        return JSON.parse(storage().getItem(key) ?? '') as T;
      } catch {
        return undefined;
      }
    },
    save(value) {
      try {
        if (value === undefined) {
          storage().removeItem(key);
        } else {
          storage().setItem(key, JSON.stringify(value));
        }
      } catch {
        // Private windows may have no storage: then a reload asks for the nickname again.
      }
    },
  };
}
