import type { ChatMessage, HistoryRequest, Said, Since } from 'chat-protocol';

import { type Added, MemoryLog, type MessageLog } from '../src/index.ts';

interface Waiting {
  keep: () => void;
  fail: (error: Error) => void;
}

/** A log that keeps nothing before it is told to. */
export class SlowLog implements MessageLog {
  readonly #log = new MemoryLog();
  #waiting: Waiting[] = [];
  readonly #saying = new Map<string, Promise<Added>>();

  add(owner: string, said: Omit<ChatMessage, 'seq'>): Promise<Added> {
    const adding = new Promise<Added>((resolve, reject) => {
      this.#waiting.push({ keep: () => resolve(this.#log.add(owner, said)), fail: reject });
    });
    if (said.clientId !== undefined) {
      this.#saying.set(`${owner} ${said.clientId}`, adding);
    }
    return adding;
  }

  find(owner: string, clientId: string | undefined): Said | Promise<Said> | undefined {
    const saying = this.#saying.get(`${owner} ${clientId}`);
    return saying?.then(({ message: { id, seq } }) => ({ id, seq })) ?? this.#log.find(owner, clientId);
  }

  since(since: Since | undefined) {
    return this.#log.since(since);
  }

  page(request: HistoryRequest) {
    return this.#log.page(request);
  }

  remove(id: string) {
    return this.#log.remove(id);
  }

  get removed() {
    return this.#log.removed;
  }

  /** Keeps all that waits, in order. */
  keep(): void {
    this.#end().forEach((each) => each.keep());
  }

  /** Keeps nothing of what waits. */
  fail(error: Error): void {
    this.#end().forEach((each) => each.fail(error));
  }

  #end(): Waiting[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#saying.clear();
    return waiting;
  }
}
