import type { Link } from './link.ts';
import { byName, type Entry } from './scripts/index.ts';

/** Events that are read at once, at most. */
const BATCH = 1000;

export interface StreamEvent {
  id: string;
  fields: Record<string, string>;
}

/** Reads the stream of events, in order, from a place on, and leaves none out. */
export class Reader {
  readonly #link: Link;
  readonly #key: string;
  readonly #readFor: number;
  readonly #read: (events: StreamEvent[]) => void;
  readonly #lost: () => void;
  /** The newest event that was read; left out while nothing is to be read. */
  #cursor: string | undefined;
  #closed = false;
  /** For which connection it is known that the event at the cursor is still there. */
  #checked = -1;
  #wake: (() => void) | undefined;
  #failingSince: number | undefined;

  /**
   * @param readFor milliseconds that a read waits for something to happen
   * @param read gets the events, some at once
   * @param lost is called when Redis no longer has the event that was read last: there may be a hole, so nothing more
   * is read until it is begun anew
   */
  constructor(
    link: Link,
    {
      key,
      readFor,
      read,
      lost,
    }: {
      key: string;
      readFor: number;
      read: (events: StreamEvent[]) => void;
      lost: () => void;
    },
  ) {
    this.#link = link;
    this.#key = key;
    this.#readFor = readFor;
    this.#read = read;
    this.#lost = lost;
    void this.#run();
  }

  /** For how many milliseconds it cannot read. */
  get failingFor(): number {
    return this.#failingSince === undefined ? 0 : performance.now() - this.#failingSince;
  }

  /** Reads what comes after this event. */
  begin(cursor: string): void {
    this.#cursor = cursor;
    this.#checked = -1;
    this.#failingSince = undefined;
    this.#wake?.();
  }

  /** Reads nothing until it is begun anew. */
  stop(): void {
    this.#cursor = undefined;
  }

  close(): void {
    this.#closed = true;
    this.stop();
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      if (this.#cursor === undefined) {
        await this.#pause();
        continue;
      }
      try {
        await this.#next(this.#cursor);
        this.#failingSince = undefined;
      } catch {
        this.#failingSince ??= performance.now();
        await this.#pause(50);
      }
    }
  }

  async #next(cursor: string): Promise<void> {
    const { generation } = this.#link;
    if (this.#checked !== generation) {
      // Redis may have come back with less than it had.
      const isThere = cursor === '0-0' || (await this.#isThere(cursor));
      if (cursor !== this.#cursor) {
        return;
      }
      if (!isThere) {
        this.stop();
        this.#lost();
        return;
      }
      this.#checked = generation;
    }
    const wanted = ['COUNT', String(BATCH), 'BLOCK', String(this.#readFor), 'STREAMS', this.#key, cursor];
    const streams = await this.#link.ask(
      (client) => client.sendCommand<Record<string, Entry[]> | null>(['XREAD', ...wanted]),
      this.#readFor,
    );
    const entries = streams?.[this.#key];
    // What was read from an earlier place is of no interest any more.
    if (cursor === this.#cursor && entries !== undefined) {
      this.#cursor = entries.at(-1)?.[0] ?? cursor;
      this.#read(entries.map(([id, fields]) => ({ id, fields: byName(fields) })));
    }
  }

  async #isThere(id: string): Promise<boolean> {
    const found = await this.#link.ask((client) =>
      client.sendCommand<Entry[]>(['XRANGE', this.#key, id, id]),
    );
    return found.length > 0;
  }

  async #pause(milliseconds?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }
}
