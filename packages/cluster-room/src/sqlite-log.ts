import {
  type ChatMessage,
  type HistoryPage,
  type HistoryRequest,
  LIMITS,
  type Said,
  type Since,
} from 'chat-protocol';
import type { Added, MessageLog, Missed } from 'chat-room';

import { closeLogFile, type LogDatabase, openLogFile } from './log-file.ts';
import { idOf, messageOf, numberOf, roomOf } from './rows.ts';

/** A message that waits for the end of the tick. */
interface Waiting {
  owner: string;
  said: Omit<ChatMessage, 'seq'>;
  resolve: (added: Added) => void;
  reject: (error: unknown) => void;
}

/** Larger than any `seq`. */
const END = Number.MAX_SAFE_INTEGER;

/**
 * All messages ever said, in an SQLite file that outlives the process. What is said within one tick is written in one
 * transaction: a disk that needs a millisecond for each holds up nobody.
 */
export class SqliteLog implements MessageLog {
  /** Signs the room’s tokens, so that they outlive the process too. */
  readonly secret: Buffer;
  /** Owners whom a host has sent out. */
  readonly sentOut: { has(owner: string): boolean; add(owner: string): void };
  readonly #database: LogDatabase;
  readonly #statements: ReturnType<typeof prepared>;
  readonly #epoch: string;
  #seq: number;
  #waiting: Waiting[] = [];
  /** What is waiting, by who says it under which id. */
  readonly #saying = new Map<string, Promise<Added>>();

  /**
   * @param file a path, or `:memory:`
   * @throws {LogFileError}
   */
  constructor(file: string) {
    this.#database = openLogFile(file);
    this.#statements = prepared(this.#database);
    const { room, isSentOut, sendOut, last } = this.#statements;
    const { epoch, secret } = roomOf(room.all()[0]);
    this.#epoch = epoch;
    this.secret = Buffer.from(secret, 'base64url');
    this.#seq = numberOf(last.all()[0]);
    this.sentOut = {
      has: (owner) => isSentOut.all(owner).length > 0,
      add: (owner) => void sendOut.run(owner),
    };
  }

  add(owner: string, said: Omit<ChatMessage, 'seq'>): Promise<Added> {
    const adding = new Promise<Added>((resolve, reject) => {
      this.#waiting.push({ owner, said, resolve, reject });
    });
    if (this.#waiting.length === 1) {
      setImmediate(() => this.#commit());
    }
    if (said.clientId !== undefined) {
      this.#saying.set(key(owner, said.clientId), adding);
    }
    return adding;
  }

  find(owner: string, clientId: string | undefined): Said | Promise<Said> | undefined {
    if (clientId === undefined) {
      return undefined;
    }
    const saying = this.#saying.get(key(owner, clientId));
    if (saying !== undefined) {
      return saying.then(({ message: { id, seq } }) => ({ id, seq }));
    }
    const known = this.#known(owner, clientId);
    return known && { id: known.id, seq: known.seq };
  }

  since(since: Since | undefined): Missed {
    const now = { epoch: this.#epoch, seq: this.#seq };
    if (since === undefined) {
      return { ...now, missed: [], gap: false };
    }
    if (since.epoch !== this.#epoch) {
      return { ...now, missed: this.page({}).messages, gap: true };
    }
    const missed = this.#oldest(since.seq, END, LIMITS.missed);
    const [newest] = this.#newest(END, 1);
    const isMore = newest !== undefined && newest.seq > (missed.at(-1)?.seq ?? since.seq);
    return { ...now, missed, gap: false, ...(isMore && { newest }) };
  }

  page({ before = END, after, limit = LIMITS.historyPage }: HistoryRequest): HistoryPage {
    const size = Math.min(limit, LIMITS.historyPage);
    const found =
      after === undefined ? this.#newest(before, size + 1) : this.#oldest(after, before, size + 1);
    const messages = after === undefined ? found.slice(-size) : found.slice(0, size);
    return { epoch: this.#epoch, messages, more: found.length > size };
  }

  remove(id: string): boolean {
    return this.#statements.remove.run(id).changes > 0;
  }

  get removed(): string[] {
    return this.#statements.removed.all().map(idOf);
  }

  /** Writes what waits, and gives the file up. */
  close(): void {
    this.#commit();
    closeLogFile(this.#database);
  }

  /** Keeps all that waits, or nothing of it. Who says a message is told in the order of the numbers. */
  #commit(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#saying.clear();
    if (waiting.length === 0) {
      return;
    }
    try {
      let seq = this.#seq;
      const write = this.#database.transaction(() =>
        waiting.map((one) => {
          const added = this.#write(one, seq + 1);
          seq += added.isNew ? 1 : 0;
          return { one, added };
        }),
      );
      const written = write();
      this.#seq = seq;
      written.forEach(({ one, added }) => one.resolve(added));
    } catch (error) {
      waiting.forEach(({ reject }) => reject(error));
    }
  }

  #write({ owner, said }: Waiting, seq: number): Added {
    const { id, username, message, sentAt, clientId } = said;
    const quotedId = clientId === undefined ? null : JSON.stringify(clientId);
    const row = [seq, id, owner, username, JSON.stringify(message), sentAt, quotedId];
    if (this.#statements.add.run(...row).changes > 0) {
      return { message: { ...said, seq }, isNew: true };
    }
    const known = clientId === undefined ? undefined : this.#known(owner, clientId);
    if (known === undefined) {
      throw new Error('A message was neither new nor known.');
    }
    return { message: known, isNew: false };
  }

  #known(owner: string, clientId: string): ChatMessage | undefined {
    return this.#statements.known.all(owner, JSON.stringify(clientId)).map(messageOf)[0];
  }

  #oldest(after: number, before: number, limit: number): ChatMessage[] {
    return this.#statements.after.all(after, before, limit).map(messageOf);
  }

  #newest(before: number, limit: number): ChatMessage[] {
    return this.#statements.before.all(before, limit).map(messageOf).toReversed();
  }
}

function key(owner: string, clientId: string): string {
  return `${owner} ${clientId}`;
}

function prepared(database: LogDatabase) {
  const columns = 'seq, id, username, message, sentAt, clientId';
  const kept = `SELECT ${columns} FROM messages WHERE removed = 0`;
  return {
    room: database.prepare('SELECT epoch, secret FROM room'),
    last: database.prepare('SELECT coalesce(max(seq), 0) AS number FROM messages'),
    add: database.prepare(
      `INSERT INTO messages (seq, id, owner, username, message, sentAt, clientId) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (owner, clientId) WHERE clientId IS NOT NULL DO NOTHING`,
    ),
    known: database.prepare(`SELECT ${columns} FROM messages WHERE owner = ? AND clientId = ?`),
    after: database.prepare(`${kept} AND seq > ? AND seq < ? ORDER BY seq LIMIT ?`),
    before: database.prepare(`${kept} AND seq < ? ORDER BY seq DESC LIMIT ?`),
    remove: database.prepare(`UPDATE messages SET removed = 1, message = '""' WHERE id = ? AND removed = 0`),
    removed: database.prepare('SELECT id FROM messages WHERE removed = 1 ORDER BY seq'),
    isSentOut: database.prepare('SELECT owner FROM sentOut WHERE owner = ?'),
    sendOut: database.prepare('INSERT OR IGNORE INTO sentOut VALUES (?)'),
  };
}
