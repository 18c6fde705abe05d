import { randomUUID } from 'node:crypto';

import {
  type ChatMessage,
  type HistoryPage,
  type HistoryRequest,
  LIMITS,
  type Said,
  type Since,
} from 'chat-protocol';

import type { Added, MessageLog, Missed } from './message-log.ts';

interface Entry {
  owner: string;
  message: ChatMessage;
  removed?: true;
}

/** The last messages of one process. */
export class MemoryLog implements MessageLog {
  readonly #epoch = randomUUID();
  readonly #kept: number;
  /** By number, oldest first, with the person who said it. Of one that was taken down only the text is gone. */
  readonly #messages = new Map<number, Entry>();
  readonly #byClientId = new Map<string, ChatMessage>();
  #seq = 0;

  /** @param kept how many messages are kept */
  constructor(kept: number = LIMITS.kept) {
    this.#kept = kept;
  }

  add(owner: string, said: Omit<ChatMessage, 'seq'>): Added {
    const known = this.#known(owner, said.clientId);
    if (known !== undefined) {
      return { message: known, isNew: false };
    }
    const message = Object.assign(said, { seq: ++this.#seq });
    this.#messages.set(message.seq, { owner, message });
    if (message.clientId !== undefined) {
      this.#byClientId.set(key(owner, message.clientId), message);
    }
    if (this.#messages.size > this.#kept) {
      this.#forgetOldest();
    }
    return { message, isNew: true };
  }

  remove(id: string): boolean {
    const entry = [...this.#messages.values()].find(({ message }) => message.id === id);
    if (entry === undefined || entry.removed) {
      return false;
    }
    const { owner, message } = entry;
    entry.message = { ...message, message: '' };
    entry.removed = true;
    if (message.clientId !== undefined) {
      this.#byClientId.set(key(owner, message.clientId), entry.message);
    }
    return true;
  }

  get removed(): string[] {
    return [...this.#messages.values()].filter(({ removed }) => removed).map(({ message }) => message.id);
  }

  find(owner: string, clientId: string | undefined): Said | undefined {
    const message = this.#known(owner, clientId);
    return message && { id: message.id, seq: message.seq };
  }

  since(since: Since | undefined): Missed {
    const now = { epoch: this.#epoch, seq: this.#seq };
    if (since === undefined) {
      return { ...now, missed: [], gap: false };
    }
    const seen = since.epoch === this.#epoch ? since.seq : 0;
    const gap = since.epoch !== this.#epoch || seen < this.#oldest - 1;
    const missed = this.#between(seen, Infinity);
    return missed.length > LIMITS.missed
      ? { ...now, missed: missed.slice(0, LIMITS.missed), gap, newest: missed.at(-1) }
      : { ...now, missed, gap };
  }

  page({ before = Infinity, after, limit = LIMITS.historyPage }: HistoryRequest): HistoryPage {
    const size = Math.min(limit, LIMITS.historyPage);
    const found = this.#between(after ?? 0, before);
    const messages = after === undefined ? found.slice(-size) : found.slice(0, size);
    return { epoch: this.#epoch, messages, more: found.length > size };
  }

  /** The number of the oldest message that is kept; the next one's, if there is none. */
  get #oldest(): number {
    return this.#seq - this.#messages.size + 1;
  }

  #forgetOldest(): void {
    const number = this.#oldest;
    const oldest = this.#messages.get(number);
    this.#messages.delete(number);
    if (oldest?.message.clientId !== undefined) {
      this.#byClientId.delete(key(oldest.owner, oldest.message.clientId));
    }
  }

  #known(owner: string, clientId: string | undefined): ChatMessage | undefined {
    return clientId === undefined ? undefined : this.#byClientId.get(key(owner, clientId));
  }

  #between(after: number, before: number): ChatMessage[] {
    const found: ChatMessage[] = [];
    const end = Math.min(before, this.#seq + 1);
    for (let seq = Math.max(after + 1, this.#oldest); seq < end; seq++) {
      const entry = this.#messages.get(seq);
      if (entry !== undefined && !entry.removed) {
        found.push(entry.message);
      }
    }
    return found;
  }
}

function key(owner: string, clientId: string): string {
  return `${owner} ${clientId}`;
}
