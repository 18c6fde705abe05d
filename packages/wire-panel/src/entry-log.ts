import type { Entry } from './entry.ts';
import { entryAt } from './relations.ts';

/** How many entries are kept, and how many bytes of packets: the oldest go first. */
const MOST_ENTRIES = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** The latest entries, so many that a page can bear them. */
export class EntryLog {
  readonly #entries: Entry[] = [];
  #bytes = 0;

  /** Oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += bytesOf(entry);
    while (this.#entries.length > MOST_ENTRIES || this.#bytes > MOST_BYTES) {
      this.#bytes -= bytesOf(this.#entries.shift()!);
    }
  }

  clear(): void {
    this.#entries.length = 0;
    this.#bytes = 0;
  }

  /** @returns the entry with this number, unless it was dropped */
  find(number: number): Entry | undefined {
    return entryAt(this.#entries, number);
  }
}

const bytesOf = ({ packets }: Entry) => packets.reduce((sum, { bytes }) => sum + bytes, 0);
