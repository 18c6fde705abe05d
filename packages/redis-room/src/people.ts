import type { People as Counted } from 'chat-protocol';
import type { Presence } from 'chat-room';

/** Someone who is here, in whichever process. A seat is what one join has taken: unique for ever. */
export interface Sitter {
  username: string;
  seat: string;
  connection: string;
}

/** Who is here, in the order of joining, as of the event that was announced last. */
export class People {
  readonly #byName = new Map<string, Sitter>();

  /** @param snapshot key of the name, name, seat and connection of each */
  constructor(snapshot: string[]) {
    for (let i = 0; i < snapshot.length; i += 4) {
      const [nameKey = '', username = '', seat = '', connection = ''] = snapshot.slice(i, i + 4);
      this.#byName.set(nameKey, { username, seat, connection });
    }
  }

  get size(): number {
    return this.#byName.size;
  }

  /** Whoever takes a name over keeps its place. */
  join(nameKey: string, sitter: Sitter): void {
    this.#byName.set(nameKey, sitter);
  }

  leave(nameKey: string): void {
    this.#byName.delete(nameKey);
  }

  counted(): Counted {
    return { numUsers: this.size, users: [...this.#byName.values()].map(({ username }) => username) };
  }

  here(): Presence[] {
    return [...this.#byName.values()].map(({ username, connection }) => ({ username, connection }));
  }
}
