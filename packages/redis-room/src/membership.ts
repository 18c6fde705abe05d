import { Refusal } from 'chat-protocol';

import type { Announcer } from './announcer.ts';
import { RedisUnreachable } from './errors.ts';
import type { Emitter } from './events.ts';
import { type Entrance, Lease } from './lease.ts';
import { Link } from './link.ts';
import type { Settings } from './options.ts';
import { Reader, type StreamEvent } from './reader.ts';
import { isAway, refusal, unavailable } from './refusals.ts';
import { leave, type Question } from './scripts/index.ts';
import { Stay, timeOf } from './stay.ts';

/** This process as one of those that share the chat: what it asks Redis, what it reads, and its lease. */
export class Membership {
  readonly link: Link;
  readonly #reading: Link;
  readonly #settings: Settings;
  readonly #announcer: Announcer;
  readonly #events: Emitter;
  readonly #lease: Lease;
  readonly #reader: Reader;
  #stay: Stay | undefined;
  #wasHere = false;
  #lag = 0;

  private constructor(link: Link, reading: Link, settings: Settings, announcer: Announcer, events: Emitter) {
    this.link = link;
    this.#reading = reading;
    this.#settings = settings;
    this.#announcer = announcer;
    this.#events = events;
    const { prefix, timings } = settings;
    this.#reader = new Reader(reading, {
      key: `${prefix}events`,
      readFor: timings.readFor,
      read: (read) => this.#announce(read),
      lost: () => this.#lease.lose(),
    });
    this.#lease = new Lease(link, {
      ...settings,
      newestMessage: () => announcer.newestMessage,
      entered: (entrance) => this.#entered(entrance),
      renewed: () => this.#renewed(),
      lost: () => this.#lost(),
    });
  }

  /** @throws {RedisUnreachable} */
  static async open(settings: Settings, announcer: Announcer, events: Emitter): Promise<Membership> {
    const { url, timings } = settings;
    const link = await Link.open(url, timings.answersWithin);
    let reading: Link | undefined;
    try {
      reading = await Link.open(url, timings.answersWithin);
      const membership = new Membership(link, reading, settings, announcer, events);
      await membership.#lease.start();
      return membership;
    } catch (error) {
      link.close();
      reading?.close();
      throw error instanceof RedisUnreachable ? error : new RedisUnreachable(url, error);
    }
  }

  /** Redis' clock, in milliseconds since 1970. */
  get now(): number {
    return this.#lease.now;
  }

  /** The key that all processes share. */
  get secret(): Buffer {
    return this.#lease.secret;
  }

  /** See `RedisRoom.lagMs`. */
  get lag(): number {
    return this.#lag;
  }

  get isHere(): boolean {
    return this.#stay !== undefined;
  }

  /** @throws {Refusal} `unavailable` */
  get stay(): Stay {
    if (this.#stay === undefined) {
      throw unavailable();
    }
    return this.#stay;
  }

  /** @throws {Refusal} what the script says, or `unavailable` */
  async ask<Answer>(question: Question<Answer>): Promise<Answer> {
    const { stay } = this;
    const [code, answer] = await this.#whileThere(
      this.link.ask((client) => question(client, this.#settings.prefix, stay.process, this.link.generation)),
    );
    if (code === 'ok') {
      return answer;
    }
    if (code === 'gone') {
      if (stay === this.#stay) {
        this.#lease.lose();
      }
      throw unavailable();
    }
    throw refusal(code, answer);
  }

  /** As `ask()`, and waits until this process has announced the event that the answer begins with. */
  async decide<Answer extends [event: string, ...rest: unknown[]]>(
    question: Question<Answer>,
  ): Promise<Answer> {
    const { stay } = this;
    const until = performance.now() + this.#settings.timings.answersWithin;
    const answer = await this.ask(question);
    await this.#whileThere(stay.reached(answer[0], until - performance.now()));
    return answer;
  }

  /** Leaves a seat, now or as soon as Redis is there; without a lease nobody sits any more. */
  async leave(stay: Stay, seat: string): Promise<void> {
    const how = stay.leaving.get(seat);
    if (how === undefined || stay !== this.#stay) {
      return;
    }
    const held = how === 'left' ? 0 : this.#settings.nameHeld;
    try {
      await this.decide((...asker) => leave(...asker, seat, held));
      stay.leaving.delete(seat);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#reader.close();
    this.#stay?.end();
    this.#stay = undefined;
    await this.#lease.end();
    this.link.close();
    this.#reading.close();
  }

  async #whileThere<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw isAway(error) ? unavailable() : error;
    }
  }

  #entered(entrance: Entrance): void {
    this.#stay = new Stay(entrance);
    this.#lag = 0;
    this.#announcer.newestMessage = entrance.newestMessage;
    this.#reader.begin(entrance.newestEvent);
    if (this.#wasHere) {
      this.#events.emit('back');
    }
    this.#wasHere = true;
  }

  #renewed(): void {
    const { awayAfter, eventsKept } = this.#settings.timings;
    // Who reads nothing has nothing to tell, and who reads too late may miss what is not kept any more.
    if (this.#reader.failingFor > awayAfter || this.#lag > eventsKept / 2) {
      this.#lease.lose();
      return;
    }
    const { stay } = this;
    for (const seat of stay.leaving.keys()) {
      // Whoever left has been told already; it is tried again after the next renewal.
      this.leave(stay, seat).catch(() => {});
    }
  }

  #lost(): void {
    this.#reader.stop();
    this.#stay?.end();
    this.#stay = undefined;
    this.#events.emit('away');
  }

  #announce(read: StreamEvent[]): void {
    for (const event of read) {
      if (this.#stay !== undefined) {
        this.#announcer.announce(this.#stay, event);
      }
    }
    this.#lag = Math.max(0, this.now - timeOf(read.at(-1)?.id ?? '0'));
  }
}
