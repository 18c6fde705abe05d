import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';

import {
  type ChatMessage,
  type HistoryPage,
  type HistoryRequest,
  type Joined,
  type JoinRequest,
  LIMITS,
  type MessageRequest,
  nicknameKey,
  type People,
  Refusal,
  type Said,
} from 'chat-protocol';

import { acceptNickname, acceptText, paused } from './accept.ts';
import { MemoryLog } from './memory-log.ts';
import type { Added, MessageLog } from './message-log.ts';
import { orderedId } from './ordered-id.ts';
import { type Rate, RateLimit } from './rate-limit.ts';
import type { Presence, Room, RoomEvents } from './room.ts';
import { Tokens } from './tokens.ts';

/** All times in milliseconds. What is left out is as in `LIMITS`. */
export interface MemoryRoomOptions {
  /** Signs the tokens. Left out: a random one, and tokens end with the process. */
  secret?: Buffer;
  /** What the messages are kept in. Left out: the memory of this process. */
  log?: MessageLog;
  /** Owners whom a host has sent out. Left out: nobody yet, in memory too. */
  sentOut?: { has(owner: string): boolean; add(owner: string): unknown };
  /** How many messages are kept in memory. */
  kept?: number;
  /** How long a name waits for an owner whose connection was lost. */
  nameHeld?: number;
  /** How long someone types without saying so again. */
  typing?: number;
  rates?: { message: Rate; typing: Rate };
  /** `false`: whoever has joined may say as much as they like. */
  limits?: boolean | undefined;
}

/** More than a machine can say. */
const NO_LIMIT: Rate = { burst: 1e9, perSecond: 1e9 };
const UNLIMITED = { message: NO_LIMIT, typing: NO_LIMIT };

interface Person {
  /** See {@link Tokens}. */
  owner: string;
  username: string;
  nameKey: string;
  /** Left out while the name only waits for its owner. */
  connection?: string | undefined;
  nameHeld?: NodeJS.Timeout | undefined;
  typing?: NodeJS.Timeout | undefined;
}

/** A room in the memory of one process: it ends with it. Its messages may outlive it, in another log. */
export class MemoryRoom extends EventEmitter<RoomEvents> implements Room {
  readonly #options: Required<Omit<MemoryRoomOptions, 'log' | 'sentOut'>>;
  readonly #tokens: Tokens;
  readonly #rates: { message: RateLimit; typing: RateLimit };
  readonly #log: MessageLog;
  /** In the order of joining. */
  readonly #people = new Map<string, Person>();
  readonly #byConnection = new Map<string, Person>();
  /** Of those, who is here; left out when somebody has left. */
  #here: People | undefined;
  readonly #sentOut: NonNullable<MemoryRoomOptions['sentOut']>;
  #paused = false;

  constructor(options: MemoryRoomOptions = {}) {
    super();
    const { limits = true, log, sentOut = new Set<string>() } = options;
    const rates = limits ? LIMITS.rates : UNLIMITED;
    this.#options = { secret: randomBytes(32), ...LIMITS, rates, ...options, limits };
    this.#tokens = new Tokens(this.#options.secret, LIMITS.tokenLives);
    this.#rates = {
      message: new RateLimit(this.#options.rates.message),
      typing: new RateLimit(this.#options.rates.typing),
    };
    this.#log = log ?? new MemoryLog(this.#options.kept);
    this.#sentOut = sentOut;
  }

  async join(connection: string, { username: given, token, since }: JoinRequest): Promise<Joined> {
    if (this.#byConnection.has(connection)) {
      throw new Refusal('already-joined');
    }
    const { username, nameKey } = acceptNickname(given);
    const owner = token === undefined ? undefined : this.#tokens.owner(token, nameKey);
    if (owner !== undefined && this.#sentOut.has(owner)) {
      throw new Refusal('removed');
    }
    const held = this.#people.get(nameKey);
    if (held !== undefined && held.owner !== owner) {
      throw new Refusal('nickname-taken');
    }

    const person = held ?? { owner: owner ?? Tokens.newOwner(), username, nameKey };
    const older = this.#comeIn(person, connection);
    if (older !== undefined) {
      this.emit('replaced', {}, older);
    }
    const people = this.#counted();
    this.emit('login', people, connection);
    if (older === undefined) {
      this.emit('user joined', { username: person.username, numUsers: people.numUsers });
    }
    const { newest, ...missed } = this.#log.since(since);
    if (since !== undefined) {
      this.#log.removed.forEach((id) => this.emit('message removed', { id }, connection));
    }
    if (newest !== undefined) {
      this.emit('more missed', newest, connection);
    }
    // Whoever joins in the same moment is announced before this is answered, and so belongs into the answer.
    await Promise.resolve();
    return {
      protocol: 1,
      username: person.username,
      token: this.#tokens.issue(person.owner, nameKey),
      ...this.#counted(),
      ...missed,
    };
  }

  async say(connection: string, { message, clientId }: MessageRequest): Promise<Said> {
    const { owner, nameKey, username } = this.#person(connection);
    const text = acceptText(message);
    const said = this.#log.find(owner, clientId);
    if (said !== undefined) {
      return said;
    }
    if (this.#paused) {
      throw paused();
    }
    this.#take('message', nameKey);
    const saying: Omit<ChatMessage, 'seq'> = {
      id: orderedId(),
      username,
      message: text,
      sentAt: Date.now(),
    };
    if (clientId !== undefined) {
      saying.clientId = clientId;
    }
    const adding = this.#log.add(owner, saying);
    // A log that needs no time is not waited for: who joins in the same tick comes before or after, not in between.
    // Whoever leaves while it is kept has said it all the same.
    return this.#announce(adding instanceof Promise ? await adding : adding);
  }

  async history(connection: string, request: HistoryRequest): Promise<HistoryPage> {
    this.#person(connection);
    return this.#log.page(request);
  }

  async typing(connection: string): Promise<object> {
    const person = this.#person(connection);
    this.#take('typing', person.nameKey);
    clearTimeout(person.typing);
    person.typing = setTimeout(() => this.#endTyping(person, connection), this.#options.typing);
    this.emit('typing', { username: person.username }, connection);
    return {};
  }

  async stopTyping(connection: string): Promise<object> {
    const person = this.#person(connection);
    this.#take('typing', person.nameKey);
    this.#endTyping(person, connection);
    return {};
  }

  async leave(connection: string, how: 'left' | 'lost'): Promise<void> {
    const person = this.#byConnection.get(connection);
    if (person === undefined) {
      return;
    }
    if (person.typing !== undefined) {
      this.#endTyping(person, connection);
    }
    this.#byConnection.delete(connection);
    person.connection = undefined;
    this.#here = undefined;
    if (how === 'left') {
      this.#people.delete(person.nameKey);
    } else {
      person.nameHeld = setTimeout(() => this.#people.delete(person.nameKey), this.#options.nameHeld);
    }
    this.emit('user left', { username: person.username, numUsers: this.#byConnection.size });
  }

  async here(): Promise<Presence[]> {
    return [...this.#people.values()].flatMap(({ username, connection }) =>
      connection === undefined ? [] : [{ username, connection }],
    );
  }

  async remove(messageId: string): Promise<boolean> {
    const removed = this.#log.remove(messageId);
    if (removed) {
      this.emit('message removed', { id: messageId });
    }
    return removed;
  }

  async sendOut(username: string): Promise<boolean> {
    const person = this.#people.get(nicknameKey(username));
    if (person === undefined) {
      return false;
    }
    this.#sentOut.add(person.owner);
    const { connection } = person;
    if (connection === undefined) {
      clearTimeout(person.nameHeld);
      this.#people.delete(person.nameKey);
    } else {
      await this.leave(connection, 'left');
      this.emit('sent out', {}, connection);
    }
    return true;
  }

  async pause(): Promise<void> {
    this.#paused = true;
  }

  async goOn(): Promise<void> {
    this.#paused = false;
  }

  async close(): Promise<void> {
    for (const person of this.#people.values()) {
      clearTimeout(person.nameHeld);
      clearTimeout(person.typing);
    }
    this.#people.clear();
    this.#byConnection.clear();
    this.#here = undefined;
  }

  /** @returns the connection that the person is on already, which they leave for this one */
  #comeIn(person: Person, connection: string): string | undefined {
    const older = person.connection;
    if (older === undefined) {
      clearTimeout(person.nameHeld);
      const { users } = this.#counted();
      this.#here = { numUsers: users.length + 1, users: [...users, person.username] };
      // Someone who comes back joins behind those who are here.
      this.#people.delete(person.nameKey);
      this.#people.set(person.nameKey, person);
    } else {
      this.#byConnection.delete(older);
      if (person.typing !== undefined) {
        this.#endTyping(person, older);
      }
    }
    person.connection = connection;
    this.#byConnection.set(connection, person);
    return older;
  }

  #announce({ message, isNew }: Added): Said {
    if (isNew) {
      this.emit('new message', message);
    }
    return { id: message.id, seq: message.seq };
  }

  #counted(): People {
    if (this.#here === undefined) {
      const users: string[] = [];
      for (const { connection, username } of this.#people.values()) {
        if (connection !== undefined) {
          users.push(username);
        }
      }
      this.#here = { numUsers: users.length, users };
    }
    return this.#here;
  }

  #person(connection: string): Person {
    const person = this.#byConnection.get(connection);
    if (person === undefined) {
      throw new Refusal('not-joined');
    }
    return person;
  }

  /** By name: an owner is made anew for everyone who comes without a token. */
  #take(what: 'message' | 'typing', nameKey: string): void {
    const retryAfterMs = this.#rates[what].take(nameKey);
    if (retryAfterMs > 0) {
      throw new Refusal('too-many-requests', { retryAfterMs });
    }
  }

  #endTyping(person: Person, connection: string): void {
    clearTimeout(person.typing);
    person.typing = undefined;
    this.emit('stop typing', { username: person.username }, connection);
  }
}
