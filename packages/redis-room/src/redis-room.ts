import { randomBytes } from 'node:crypto';

import {
  type HistoryPage,
  type HistoryRequest,
  type Joined,
  type JoinRequest,
  LIMITS,
  type MessageRequest,
  nicknameKey,
  type Said,
} from 'chat-protocol';
import { acceptText, type Presence, type Room } from 'chat-room';

import { Announcer } from './announcer.ts';
import { Emitter, type RedisRoomEvents } from './events.ts';
import { Guests } from './guests.ts';
import { openPatientClient, type RedisClient } from './link.ts';
import { Membership } from './membership.ts';
import { type Body, seqOf, toMessages } from './message.ts';
import { type RedisRoomOptions, type Settings, withDefaults } from './options.ts';
import * as scripts from './scripts/index.ts';
import type { Seat } from './stay.ts';

/**
 * A room that is kept in Redis, for any number of processes on any number of machines. Each opens one; all decisions
 * are taken in Redis, one after the other, and each process announces all of them in that order.
 */
export class RedisRoom implements Room {
  readonly #settings: Settings;
  readonly #events: Emitter;
  readonly #announcer: Announcer;
  readonly #membership: Membership;
  readonly #guests: Guests;
  readonly #clients: RedisClient[] = [];

  private constructor(settings: Settings, events: Emitter, announcer: Announcer, membership: Membership) {
    this.#settings = settings;
    this.#events = events;
    this.#announcer = announcer;
    this.#membership = membership;
    this.#guests = new Guests(membership, announcer, events);
  }

  /** @throws {RedisUnreachable} */
  static async open(options: RedisRoomOptions): Promise<RedisRoom> {
    const settings = withDefaults(options);
    const events = new Emitter();
    const announcer = new Announcer(events);
    const membership = await Membership.open(settings, announcer, events);
    return new RedisRoom(settings, events, announcer, membership);
  }

  /** Whether people can join through this process. */
  get isReady(): boolean {
    return this.#membership.isHere;
  }

  /** How many milliseconds ago the newest event that was announced here had happened, when it was. */
  get lagMs(): number {
    return this.#membership.lag;
  }

  /** The key that all processes share, for other signatures too. */
  get secret(): Buffer {
    return this.#membership.secret;
  }

  /**
   * The connection over which this room asks, for what else has to be the same for all processes, such as limits. It
   * refuses at once what it is asked while Redis is away.
   */
  get client(): RedisClient {
    return this.#membership.link.client;
  }

  /**
   * Opens another connection, until the room closes: for those who read by waiting, such as Socket.IO's adapter. What
   * it is asked while Redis is away waits until it is back.
   */
  async openClient(): Promise<RedisClient> {
    const client = await openPatientClient(this.#settings.url);
    this.#clients.push(client);
    return client;
  }

  on<E extends keyof RedisRoomEvents>(event: E, listener: (...args: RedisRoomEvents[E]) => void): this {
    this.#events.on(event, listener);
    return this;
  }

  async join(connection: string, request: JoinRequest): Promise<Joined> {
    return this.#guests.join(connection, request);
  }

  async say(connection: string, { message, clientId }: MessageRequest): Promise<Said> {
    const { id, username } = this.#guests.seatOf(connection);
    const text = acceptText(message);
    const body = JSON.stringify({ username, message: text, clientId } satisfies Body);
    const nonce = randomBytes(12).toString('base64url');
    const [, said] = await this.#membership.decide((...asker) =>
      scripts.say(...asker, id, nonce, body, clientId ?? '', ...this.#settings.costs.message),
    );
    return { id: said, seq: seqOf(said) };
  }

  async history(connection: string, request: HistoryRequest): Promise<HistoryPage> {
    this.#guests.seatOf(connection);
    const { before = Number.MAX_SAFE_INTEGER, after, limit = LIMITS.historyPage } = request;
    const size = Math.min(limit, LIMITS.historyPage);
    // One more than is asked for shows that there are more.
    const range = [after ?? 0, Math.max(1, before), size + 1, after === undefined ? 'newest' : 'oldest'];
    const [epoch, found] = await this.#membership.ask((...asker) => scripts.history(...asker, ...range));
    const messages = toMessages(found);
    return {
      epoch,
      messages: after === undefined ? messages.slice(-size) : messages.slice(0, size),
      more: messages.length > size,
    };
  }

  async typing(connection: string): Promise<object> {
    const seat = await this.#type(connection);
    clearTimeout(seat.typing);
    seat.typing = setTimeout(() => this.#announcer.endTyping(seat), this.#settings.typing);
    this.#events.emit('typing', { username: seat.username }, connection);
    return {};
  }

  async stopTyping(connection: string): Promise<object> {
    const seat = await this.#type(connection);
    clearTimeout(seat.typing);
    seat.typing = undefined;
    this.#events.emit('stop typing', { username: seat.username }, connection);
    return {};
  }

  async leave(connection: string, how: 'left' | 'lost'): Promise<void> {
    await this.#guests.leave(connection, how);
  }

  async here(): Promise<Presence[]> {
    return this.#membership.stay.people.here();
  }

  async remove(messageId: string): Promise<boolean> {
    const seq = seqOf(messageId);
    const [, done] = await this.#membership.decide((...asker) => scripts.remove(...asker, seq, messageId));
    return done === 1;
  }

  async sendOut(username: string): Promise<boolean> {
    const [, done] = await this.#membership.decide((...asker) =>
      scripts.sendOut(...asker, nicknameKey(username)),
    );
    return done === 1;
  }

  async pause(): Promise<void> {
    await this.#membership.ask((...asker) => scripts.pause(...asker, 1));
  }

  async goOn(): Promise<void> {
    await this.#membership.ask((...asker) => scripts.pause(...asker, 0));
  }

  /** Ends this process' part: who is here through it counts as lost at once, and may come back through another one. */
  async close(): Promise<void> {
    await this.#membership.close();
    this.#clients.forEach((client) => client.destroy());
  }

  async #type(connection: string): Promise<Seat> {
    const seat = this.#guests.seatOf(connection);
    await this.#membership.ask((...asker) => scripts.type(...asker, seat.id, ...this.#settings.costs.typing));
    // They may have gone meanwhile.
    return this.#guests.seatOf(connection);
  }
}
