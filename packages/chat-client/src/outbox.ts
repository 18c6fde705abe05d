import type { Answer, MessageRequest, Said } from 'chat-protocol';

import type { Stored } from './stored.ts';

/** A message that the server has not acknowledged. */
export interface Unsent {
  clientId: string;
  message: string;
  /** Why it was refused for good, in a sentence; it waits for the person to send it again. */
  problem?: string | undefined;
}

export interface OutboxOptions {
  /** Sends one message. Rejects if the connection is lost or the acknowledgement does not come in time. */
  send(request: Required<MessageRequest>): Promise<Answer<Said>>;
  /** A message was added, refused, or is to be sent again. */
  onChange(unsent: Unsent): void;
  /** A message is the server's now. */
  onSent(clientId: string): void;
  stored?: Stored<Unsent[]>;
}

/**
 * What is still to be sent, in order, one message at a time: the next waits for the acknowledgement of the one
 * before. A message whose acknowledgement was lost is sent again with the same id, and the server delivers it once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #unsent: Unsent[];
  #open = false;
  #sending = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#unsent = options.stored?.load() ?? [];
  }

  get unsent(): readonly Unsent[] {
    return this.#unsent;
  }

  add(message: string): void {
    const unsent = { clientId: randomId(), message };
    this.#unsent.push(unsent);
    this.#save();
    this.#options.onChange(unsent);
    void this.#sendAll();
  }

  /** One has joined: what waits is sent. */
  open(): void {
    this.#open = true;
    void this.#sendAll();
  }

  /** The connection is gone: everything waits for the next one. */
  close(): void {
    this.#open = false;
  }

  /** Sends a message again that was refused. */
  retry(clientId: string): void {
    const unsent = this.#unsent.find((each) => each.clientId === clientId);
    if (unsent !== undefined) {
      delete unsent.problem;
      this.#save();
      this.#options.onChange(unsent);
      void this.#sendAll();
    }
  }

  /** The message is known to have been delivered: it was acknowledged, or it came back. */
  settle(clientId: string): void {
    const index = this.#unsent.findIndex((each) => each.clientId === clientId);
    if (index >= 0) {
      this.#unsent.splice(index, 1);
      this.#save();
      this.#options.onSent(clientId);
    }
  }

  async #sendAll(): Promise<void> {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      await this.#send(next);
    }
    this.#sending = false;
  }

  #next(): Unsent | undefined {
    return this.#open ? this.#unsent.find(({ problem }) => problem === undefined) : undefined;
  }

  async #send(unsent: Unsent): Promise<void> {
    const { clientId, message } = unsent;
    // Rejected: nobody knows whether it arrived, so it is sent again.
    const answer = await this.#options.send({ clientId, message }).catch(() => undefined);
    if (answer?.ok === true) {
      this.settle(clientId);
    } else if (answer?.retryAfterMs !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs));
    } else if (answer !== undefined && this.#unsent.includes(unsent)) {
      unsent.problem = answer.message;
      this.#save();
      this.#options.onChange(unsent);
    }
  }

  #save(): void {
    this.#options.stored?.save(this.#unsent);
  }
}

/** `crypto.randomUUID` does not exist on plain HTTP, which is what a phone in the same wifi gets. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
