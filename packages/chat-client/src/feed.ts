import type { Answer, ChatMessage, HistoryPage, HistoryRequest, Joined, Since } from 'chat-protocol';

export interface FeedEvents {
  /**
   * Messages that come next, in order, each of them once.
   * @param isHistory they were said before one came, so they are no news
   */
  onMessages(messages: ChatMessage[], isHistory: boolean): void;
  /** Messages that come before all that were shown, in order. */
  onEarlier(messages: ChatMessage[]): void;
  /** Something is missing between what was shown and what comes next: too old to be kept, or of another epoch. */
  onGap(why: 'not-kept' | 'new-epoch'): void;
  /** Asks the server. Rejects if the connection is lost or the answer does not come in time. */
  history(request: HistoryRequest): Promise<Answer<HistoryPage>>;
}

/** Puts what arrives into the one order that all see: nothing twice, no hole, what was missed before what is new. */
export class Feed {
  readonly #events: FeedEvents;
  /** The last message that was shown. */
  #last: Since | undefined;
  /** The number of the first message that was shown, and whether the server keeps what was before. */
  #first = 0;
  #moreBefore = false;
  #askingEarlier = false;
  /** What arrived and is not shown yet, by number. */
  #waiting: ChatMessage[] = [];
  /** Whether what arrives can be shown at once; else something that comes before it is being asked for. */
  #live = false;
  /** Tells answers that belong to an earlier connection. */
  #connection = 0;

  constructor(events: FeedEvents) {
    this.#events = events;
  }

  /** What was seen last, to join again with; `undefined` if nothing was. */
  get since(): Since | undefined {
    return this.#last;
  }

  /** One has joined: what was missed is shown, or to someone new the last page of what was said. */
  async joined({ epoch, seq, missed, gap }: Pick<Joined, 'epoch' | 'seq' | 'missed' | 'gap'>): Promise<void> {
    this.#connection += 1;
    if (this.#last === undefined) {
      const page = await this.#ask({});
      if (page === undefined) {
        return;
      }
      this.#first = page.messages[0]?.seq ?? seq + 1;
      this.#moreBefore = page.more;
      this.#last = { epoch, seq: this.#first - 1 };
      this.#show(page.messages, true);
    } else {
      if (gap) {
        this.#skip(this.#last.epoch === epoch ? 'not-kept' : 'new-epoch', {
          epoch,
          seq: (missed[0]?.seq ?? seq + 1) - 1,
        });
      }
      this.#show(missed);
    }
    await this.#catchUp();
  }

  /** The connection is gone: nothing is shown until one has joined again. */
  closed(): void {
    this.#connection += 1;
    this.#live = false;
    this.#waiting = [];
  }

  /** A message has arrived, perhaps before the answer to joining. */
  async received(message: ChatMessage): Promise<void> {
    this.#waiting.push(message);
    this.#waiting.sort((one, other) => one.seq - other.seq);
    if (this.#live) {
      await this.#catchUp();
    }
  }

  /** Shows a page of what was said before all that is shown, if there is more. */
  async showEarlier(): Promise<void> {
    if (this.#live && this.#moreBefore && !this.#askingEarlier) {
      this.#askingEarlier = true;
      const page = await this.#ask({ before: this.#first });
      this.#askingEarlier = false;
      if (page !== undefined) {
        // A gap that came meanwhile stays the end of it.
        this.#moreBefore &&= page.more;
        this.#first = page.messages[0]?.seq ?? this.#first;
        this.#events.onEarlier(page.messages);
      }
    }
  }

  /** Shows what waits, and asks for what lies between. */
  async #catchUp(): Promise<void> {
    this.#live = false;
    for (;;) {
      const { epoch = '', seq = 0 } = this.#last ?? {};
      const [next] = this.#waiting;
      if (next === undefined) {
        break;
      }
      if (next.seq <= seq + 1) {
        this.#waiting.shift();
        this.#show([next]);
        continue;
      }
      const page = await this.#ask({ after: seq, before: next.seq });
      if (page === undefined) {
        return;
      }
      const start = page.messages[0] ?? next;
      if (start.seq > seq + 1) {
        this.#skip('not-kept', { epoch, seq: start.seq - 1 });
      }
      this.#show(page.messages);
    }
    this.#live = true;
  }

  #skip(why: 'not-kept' | 'new-epoch', to: Since): void {
    this.#events.onGap(why);
    // What is older than a gap is kept no longer either.
    this.#moreBefore = false;
    this.#last = to;
  }

  #show(messages: ChatMessage[], isHistory = false): void {
    const { epoch = '', seq: seen = 0 } = this.#last ?? {};
    const unseen = messages.filter(({ seq }) => seq > seen);
    const newest = unseen.at(-1);
    if (newest !== undefined) {
      this.#last = { epoch, seq: newest.seq };
      this.#events.onMessages(unseen, isHistory);
    }
  }

  /** Asks until there is an answer. @returns `undefined` if the connection is gone, or if it is refused for good */
  async #ask(request: HistoryRequest): Promise<HistoryPage | undefined> {
    const connection = this.#connection;
    while (connection === this.#connection) {
      const answer = await this.#events.history(request).catch(() => undefined);
      if (answer?.ok) {
        return connection === this.#connection ? answer : undefined;
      }
      if (answer !== undefined) {
        if (answer.retryAfterMs === undefined) {
          return undefined;
        }
        await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs));
      }
    }
    return undefined;
  }
}
