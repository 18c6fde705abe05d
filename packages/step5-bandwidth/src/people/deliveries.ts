import type { Answer, ChatMessage, Said } from 'chat-protocol';

/** What became of what was said. */
export interface DeliveryCounts {
  /** Messages that were sent. */
  sent: number;
  /** Messages at a receiver; the sender is one. */
  delivered: number;
  /** Messages that the server said no to. */
  refused: number;
  /** Messages that a receiver did not get, although they were not refused. */
  lost: number;
  /** "typing" and "stop typing" at a receiver. */
  typingEvents: number;
  /** Milliseconds from sending to receiving, one for each delivery, by one clock. */
  latenciesMs: number[];
}

interface Sent {
  atMs: number;
  receivers: Set<number>;
  refused: boolean;
}

/** Keeps the books of a chat whose people have all joined: what was sent when, and who has got it. */
export class Deliveries {
  readonly #people: number;
  readonly #sent = new Map<string, Sent>();
  readonly #latenciesMs: number[] = [];
  #typingEvents = 0;
  #typingExpected = 0;

  constructor(people: number) {
    this.#people = people;
  }

  /** @param now milliseconds, by the clock of {@link received} */
  said(clientId: string, now: number): void {
    this.#sent.set(clientId, { atMs: now, receivers: new Set(), refused: false });
  }

  answered(clientId: string, answer: Answer<Said>): void {
    const sent = this.#sent.get(clientId);
    if (sent !== undefined) {
      sent.refused = !answer.ok;
    }
  }

  /** "typing" or "stop typing" was sent: it is for everyone else. */
  typed(): void {
    this.#typingExpected += this.#people - 1;
  }

  /** @throws {Error} if this person has it already, or if nobody has sent it */
  received(person: number, { clientId = '', seq }: ChatMessage, now: number): void {
    const sent = this.#sent.get(clientId);
    if (sent === undefined) {
      throw new Error(`Message ${seq} came to person ${person}, and nobody has sent it.`);
    }
    if (sent.receivers.has(person)) {
      throw new Error(`Message ${seq} came twice to person ${person}.`);
    }
    sent.receivers.add(person);
    this.#latenciesMs.push(now - sent.atMs);
  }

  typingReceived(): void {
    this.#typingEvents += 1;
  }

  /** Whether everything has arrived that was sent so far. */
  get complete(): boolean {
    return this.#lost() === 0 && this.#typingEvents >= this.#typingExpected;
  }

  counts(): DeliveryCounts {
    const sent = [...this.#sent.values()];
    return {
      sent: sent.length,
      delivered: this.#latenciesMs.length,
      refused: sent.filter(({ refused }) => refused).length,
      lost: this.#lost(),
      typingEvents: this.#typingEvents,
      latenciesMs: this.#latenciesMs,
    };
  }

  #lost(): number {
    let lost = 0;
    for (const { refused, receivers } of this.#sent.values()) {
      lost += refused ? 0 : this.#people - receivers.size;
    }
    return lost;
  }
}
