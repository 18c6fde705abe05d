import type { ChatMessage } from 'chat-protocol';

import type { ContenderName } from '../contenders/names.ts';
import { Deliveries, type DeliveryCounts } from './deliveries.ts';
import type { CreatePerson, Person } from './person.ts';
import { sleep } from './sleep.ts';
import { watchForStalls } from './stalls.ts';
import type { Action } from './workload.ts';

export interface CrowdOptions {
  contender: ContenderName;
  /** Where the contender is, `http://127.0.0.1:3003/`. */
  url: string;
  /** The certificate of a contender that speaks TLS, in PEM. */
  ca?: string | undefined;
  people: number;
  /** For short polling: milliseconds from one question to the next. */
  intervalMs: number;
  /** Milliseconds that a packet takes to the contender and back. */
  rttMs: number;
}

/** What was done, and what became of it. */
export interface Outcome extends DeliveryCounts {
  /** Milliseconds until everything had settled. */
  durationMs: number;
  /** The longest time for which the people's process, or page, did not get to run. */
  stalledMs: number;
}

/** Milliseconds from one person's joining to the next one's. */
const JOINS_EVERY = 20;
/** Milliseconds without any news after which what has not come is taken for lost, besides an interval of polling. */
const PATIENCE = 3000;
/** Milliseconds for what is answered on the way when the last news has come, besides a round trip. */
const QUIET = 100;
/** All people of one round, in one process or page, so that one clock times what goes from one to the other. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #people: Person[];
  /** Rejects when anything goes wrong with anyone, by {@link #fail}. */
  readonly #failed: Promise<never>;
  #fail: (error: unknown) => void = () => {};
  #deliveries: Deliveries;
  #lastNewsAt = 0;

  /** @param createPerson how one of them takes part: as a page does, or as a program */
  constructor(options: CrowdOptions, createPerson: CreatePerson) {
    const { contender, url, ca, people, intervalMs } = options;
    this.#failed = new Promise<never>((_, reject) => (this.#fail = reject));
    // It is raced against, or nobody waits any more.
    this.#failed.catch(() => {});
    this.#options = options;
    this.#deliveries = new Deliveries(people);
    this.#people = Array.from({ length: people }, (_, person) =>
      createPerson(contender, {
        url,
        ca,
        intervalMs,
        firstAfterMs: (intervalMs * (person + 1)) / people,
        onEvent: (event, payload) => {
          try {
            this.#heard(person, event, payload);
          } catch (error) {
            this.#fail(error);
          }
        },
        onError: this.#fail,
      }),
    );
  }

  /** Everyone joins, one soon after the other. Resolves when the last join has been acknowledged. */
  async join(): Promise<void> {
    const joined = this.#people.map(async (person, index) => {
      await sleep(index * JOINS_EVERY);
      await person.join(`person-${index + 1}`);
    });
    await this.#unlessFailed(Promise.all(joined));
  }

  /**
   * Does what is to be done, each at its time, and waits until everything has arrived or nothing comes any more.
   * @param forMs milliseconds that it takes at least
   */
  async act(actions: readonly Action[], forMs = 0): Promise<Outcome> {
    this.#deliveries = new Deliveries(this.#people.length);
    const stalledMs = watchForStalls();
    const start = performance.now();
    const done: Promise<void>[] = [];
    for (const action of actions) {
      const wait = start + action.atMs - performance.now();
      if (wait > 0) {
        await this.#unlessFailed(sleep(wait));
      }
      done.push(this.#do(action).catch(this.#fail));
    }
    await this.#unlessFailed(sleep(Math.max(0, start + forMs - performance.now())));
    await this.#unlessFailed(Promise.all(done));
    await this.#settle();
    return { ...this.counts(), durationMs: performance.now() - start, stalledMs: stalledMs() };
  }

  /** What became so far of what is being done, or was done last. */
  counts(): DeliveryCounts {
    return this.#deliveries.counts();
  }

  /** Asks for news no more, so that nothing is on the wire. */
  async rest(): Promise<void> {
    await this.#unlessFailed(Promise.all(this.#people.map((person) => person.rest())));
  }

  async leave(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.leave()));
  }

  async #do({ person: index, does }: Action): Promise<void> {
    const person = this.#people[index];
    if (person === undefined) {
      throw new RangeError(`There is no person ${index}.`);
    }
    if (typeof does === 'object') {
      this.#deliveries.said(does.clientId, performance.now());
      this.#deliveries.answered(does.clientId, await person.say(does));
      return;
    }
    this.#deliveries.typed();
    await (does === 'typing' ? person.typing() : person.stopTyping());
  }

  #heard(person: number, event: string, payload: unknown): void {
    const now = performance.now();
    this.#lastNewsAt = now;
    switch (event) {
      case 'new message':
        this.#deliveries.received(person, payload as ChatMessage, now);
        break;
      case 'typing':
      case 'stop typing':
        this.#deliveries.typingReceived();
        break;
      default:
    }
  }

  /** Waits until everything has arrived, or nothing comes any more. */
  async #settle(): Promise<void> {
    const { intervalMs, rttMs } = this.#options;
    this.#lastNewsAt = performance.now();
    while (
      !this.#deliveries.complete &&
      performance.now() - this.#lastNewsAt < PATIENCE + intervalMs + rttMs
    ) {
      await this.#unlessFailed(sleep(5));
    }
    await this.#unlessFailed(sleep(QUIET + rttMs));
  }

  #unlessFailed<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#failed]);
  }
}
