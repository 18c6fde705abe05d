import { randomBytes, randomUUID } from 'node:crypto';

import type { Link } from './link.ts';
import { enter, exit, renew } from './scripts/index.ts';
import type { Timings } from './timings.ts';

/** What Redis says to a process that enters. */
export interface Entrance {
  /** The name under which the process is here, another one each time. */
  process: string;
  newestEvent: string;
  /** The newest message, if there is one that was not taken down. */
  newestMessage: string;
  /** See `People`. */
  people: string[];
}

export interface LeaseOptions {
  prefix: string;
  timings: Timings;
  nameHeld: number;
  /** The id of the newest message that was announced here, empty if none was. */
  newestMessage: () => string;
  entered: (entrance: Entrance) => void;
  renewed: () => void;
  lost: () => void;
}

/**
 * A process' right to have people in the chat. It is renewed again and again; when it is lost, so are the people, and
 * the process enters anew under another name as soon as Redis answers.
 */
export class Lease {
  readonly #link: Link;
  readonly #options: LeaseOptions;
  #process: string | undefined;
  /** The name under which this process was here before: its people are lost once it enters again. */
  #before = '';
  #epoch = '';
  #secret: Buffer = randomBytes(32);
  /** What has to be added to this process' monotonic clock to get Redis' clock. */
  #offset = 0;
  /** By this process' monotonic clock. */
  #renewedAt = 0;
  #beating = false;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(link: Link, options: LeaseOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** Redis' clock, in milliseconds since 1970. */
  get now(): number {
    return Math.round(performance.now() + this.#offset);
  }

  /** The key that all processes share. */
  get secret(): Buffer {
    return this.#secret;
  }

  /** Enters for the first time, and keeps the lease from then on. */
  async start(): Promise<void> {
    await this.#enter();
    this.#timer = setInterval(() => void this.#beat(), this.#options.timings.renewEvery);
    // At once, so that nothing sent over an earlier connection and given up is done any more.
    this.#link.client.on('ready', () => void this.#beat());
  }

  /** Gives the lease up, and tries to get another one. */
  lose(): void {
    if (this.#process !== undefined) {
      this.#before = this.#process;
      this.#process = undefined;
      this.#options.lost();
      void this.#beat();
    }
  }

  /** Ends this process' time here. Its people are lost. */
  async end(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    const process = this.#process ?? this.#before;
    this.#process = undefined;
    // Without an answer the lease ends by itself.
    await this.#link
      .ask((client) => exit(client, this.#options.prefix, process, this.#options.nameHeld))
      .catch(() => {});
  }

  async #beat(): Promise<void> {
    if (this.#beating || this.#ended) {
      return;
    }
    this.#beating = true;
    try {
      if (this.#process !== undefined) {
        await this.#renew(this.#process);
      }
      if (this.#process === undefined) {
        await this.#enter();
      }
    } catch {
      if (performance.now() - this.#renewedAt > this.#options.timings.awayAfter) {
        this.lose();
      }
    } finally {
      this.#beating = false;
    }
  }

  async #enter(): Promise<void> {
    const { prefix, timings, nameHeld, newestMessage } = this.#options;
    const process = randomUUID();
    const askedAt = performance.now();
    const reply = await this.#link.ask((client) =>
      enter(
        client,
        prefix,
        process,
        this.#link.generation,
        this.#before,
        timings.leaseFor,
        nameHeld,
        randomUUID(),
        this.#secret.toString('base64'),
        this.#epoch,
        newestMessage(),
      ),
    );
    if (reply[0] !== 'ok') {
      throw new Error(`Redis does not let this process in: ${reply[0]}.`);
    }
    if (this.#ended) {
      return;
    }
    const [now, epoch, secret, message, newestEvent, people] = reply[1];
    this.#keep(askedAt, now, epoch);
    this.#secret = Buffer.from(secret, 'base64');
    this.#process = process;
    this.#options.entered({ process, newestEvent, newestMessage: message, people });
  }

  async #renew(process: string): Promise<void> {
    const { prefix, timings, nameHeld, renewed } = this.#options;
    const askedAt = performance.now();
    const reply = await this.#link.ask((client) =>
      renew(client, prefix, process, this.#link.generation, timings.leaseFor, nameHeld, timings.eventsKept),
    );
    if (reply[0] === 'ok') {
      this.#keep(askedAt, ...reply[1]);
      renewed();
    } else {
      this.lose();
    }
  }

  #keep(askedAt: number, now: number, epoch: string): void {
    this.#offset = now - (askedAt + performance.now()) / 2;
    this.#renewedAt = askedAt;
    this.#epoch = epoch;
  }
}
