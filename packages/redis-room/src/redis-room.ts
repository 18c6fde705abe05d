import { createHmac, randomBytes, randomUUID } from 'node:crypto';

import {
  type HistoryPage,
  type HistoryRequest,
  type Joined,
  type JoinRequest,
  LIMITS,
  type MessageRequest,
  nicknameKey,
  nicknameProblem,
  Refusal,
  type Said,
} from 'chat-protocol';
import { type Presence, type Room, Tokens } from 'chat-room';

import { Announcer } from './announcer.ts';
import { Emitter, type RedisRoomEvents } from './events.ts';
import type { RedisClient } from './link.ts';
import { Membership } from './membership.ts';
import { type Body, seqOf, toMessages } from './message.ts';
import { type RedisRoomOptions, settings, type Settings } from './options.ts';
import * as scripts from './scripts/index.ts';
import type { Seat, Stay } from './stay.ts';

/**
 * A room that is kept in Redis, for any number of processes on any number of machines. Each opens one; all decisions
 * are taken in Redis, one after the other, and each process announces all of them in that order.
 */
export class RedisRoom implements Room {
  readonly #settings: Settings;
  readonly #events = new Emitter();
  readonly #announcer = new Announcer(this.#events);
  readonly #id = randomUUID();
  #secret: Buffer = Buffer.alloc(0);
  #tokens = new Tokens(this.#secret, LIMITS.tokenLives);
  #opened: Membership | undefined;

  private constructor(options: RedisRoomOptions) {
    this.#settings = settings(options);
  }

  /** @throws {RedisUnreachable} */
  static async open(options: RedisRoomOptions): Promise<RedisRoom> {
    const room = new RedisRoom(options);
    room.#opened = await Membership.open(room.#settings, {
      announce: (stay, event) => room.#announcer.announce(stay, event),
      newestMessage: () => room.#announcer.newestMessage,
      entered: ({ secret, newestMessage }) => {
        room.#secret = secret;
        room.#tokens = new Tokens(secret, LIMITS.tokenLives);
        room.#announcer.newestMessage = newestMessage;
      },
      away: () => room.#events.emit('away'),
      back: () => room.#events.emit('back'),
    });
    return room;
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
    return this.#secret;
  }

  /** The connection over which this room asks; for what else has to be the same for all processes. */
  get client(): RedisClient {
    return this.#membership.link.client;
  }

  on<E extends keyof RedisRoomEvents>(event: E, listener: (...args: RedisRoomEvents[E]) => void): this {
    this.#events.on(event, listener);
    return this;
  }

  async join(connection: string, { username, token, since }: JoinRequest): Promise<Joined> {
    const { stay } = this.#membership;
    if (stay.seatOf(connection) !== undefined) {
      throw new Refusal('already-joined');
    }
    const name = username.trim();
    const problem = nicknameProblem(name);
    if (problem !== undefined) {
      throw new Refusal('nickname-invalid', { message: problem });
    }
    const nameKey = nicknameKey(name);
    const known = token === undefined ? undefined : this.#tokens.owner(token, nameKey, this.#membership.now);
    const owner = known ?? this.#newOwner(connection, nameKey);
    const seat = stay.sit(connection, name, nameKey);
    const asked = [owner, since?.epoch ?? '', since?.seq ?? ''];

    const [, taken, epoch, seq, gap, missed, more, removed] = await this.#seated(
      stay,
      seat,
      this.#membership.decide((...asker) =>
        scripts.join(
          ...asker,
          seat.id,
          connection,
          nameKey,
          name,
          ...asked,
          LIMITS.missed,
          LIMITS.historyPage,
        ),
      ),
    );
    if (seat.login === undefined) {
      throw new Refusal('not-joined');
    }
    removed.forEach((id) => this.#events.emit('message removed', { id }, connection));
    // A later message that was announced meanwhile shows the hole as well.
    if (seqOf(this.#announcer.newestMessage) <= seq) {
      toMessages(more).forEach((newest) => this.#events.emit('more missed', newest, connection));
    }
    return {
      protocol: 1,
      username: taken,
      token: this.#tokens.issue(owner, nameKey, this.#membership.now),
      ...seat.login,
      epoch,
      seq,
      missed: toMessages(missed),
      gap: gap === 1,
    };
  }

  async say(connection: string, { message, clientId }: MessageRequest): Promise<Said> {
    const { id, username } = this.#seat(connection);
    const text = message.trim();
    if (text === '') {
      throw new Refusal('message-empty');
    }
    if (text.length > LIMITS.message) {
      throw new Refusal('message-too-long');
    }
    const body = JSON.stringify({ username, message: text, clientId } satisfies Body);
    const nonce = randomBytes(12).toString('base64url');
    const [, said] = await this.#membership.decide((...asker) =>
      scripts.say(...asker, id, nonce, body, clientId ?? '', ...this.#settings.costs.message),
    );
    return { id: said, seq: seqOf(said) };
  }

  async history(connection: string, request: HistoryRequest): Promise<HistoryPage> {
    this.#seat(connection);
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

  /** Redis is told as soon as it is there; without it nobody waits longer than for any other answer. */
  async leave(connection: string, how: 'left' | 'lost'): Promise<void> {
    if (!this.isReady) {
      return;
    }
    const { stay } = this.#membership;
    const seat = stay.seatOf(connection);
    if (seat === undefined) {
      return;
    }
    this.#announcer.endTyping(seat);
    stay.stand(seat);
    stay.leaving.set(seat.id, how);
    // A script that Redis has to be told first could come later than this.
    await seat.joining?.catch(() => {});
    await this.#membership.leave(stay, seat.id);
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
  }

  #seat(connection: string): Seat {
    const seat = this.#membership.stay.seatOf(connection);
    if (seat === undefined) {
      throw new Refusal('not-joined');
    }
    return seat;
  }

  /** Waits for the answer to a join, and gives its seat up if there is none. */
  async #seated<Answer>(stay: Stay, seat: Seat, answer: Promise<Answer>): Promise<Answer> {
    seat.joining = answer;
    try {
      return await answer;
    } catch (error) {
      stay.stand(seat);
      if (error instanceof Refusal && error.code === 'unavailable') {
        // It may have been done, or be done yet.
        stay.leaving.set(seat.id, 'lost');
      }
      throw error;
    }
  }

  async #type(connection: string): Promise<Seat> {
    const seat = this.#seat(connection);
    await this.#membership.ask((...asker) => scripts.type(...asker, seat.id, ...this.#settings.costs.typing));
    // They may have gone meanwhile.
    return this.#seat(connection);
  }

  /** The same one each time, so that someone who has to ask again finds the name taken by nobody else. */
  #newOwner(connection: string, nameKey: string): string {
    const owner = createHmac('sha256', this.#secret).update(`${this.#id}.${connection}.${nameKey}`);
    return owner.digest().subarray(0, 16).toString('base64url');
  }

  get #membership(): Membership {
    if (this.#opened === undefined) {
      throw new Error('The room is not open yet.');
    }
    return this.#opened;
  }
}
