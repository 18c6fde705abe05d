import { Feed, Outbox, Session, type Stored } from 'chat-client';
import type { ClientToServerEvents, PersonChange, ServerToClientEvents } from 'chat-protocol';
import { io, type Socket } from 'socket.io-client';

import { type Diary, newDiary } from './diary.ts';

/** As step 3's page has them, in milliseconds: when an answer is taken for lost, when a name is asked for again. */
const LOST_AFTER = 10_000;
const TRIED_AGAIN_AFTER = 3000;
/** Milliseconds by which a message may be dated wrongly: much more than any of them waits in an outbox. */
const DATED_WITHIN = 10 * 60_000;

export interface PersonOptions {
  /** The chat's address, or that of a way to it. */
  url: string;
  name: string;
  transport: 'polling' | 'websocket';
}

/** Someone with step 3's page open: the same session, outbox and feed, wired as there, and a diary for a view. */
export class Person {
  readonly diary: Diary;
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #session: Session;
  readonly #outbox: Outbox;
  readonly #feed: Feed;
  #joined = false;
  #staysAway = false;

  constructor({ url, name, transport }: PersonOptions) {
    this.diary = newDiary(name);
    this.#session = new Session(nothingStored());
    this.#session.choose(name);
    this.#socket = io(new URL('/chat', url).href, {
      ackTimeout: LOST_AFTER,
      transports: [transport],
      forceNew: true,
      // All people of a trial have one address: a balancer tells them apart by this.
      query: { from: name },
    });
    this.#outbox = new Outbox({
      send: (message) => this.#send(message),
      onChange: ({ message, problem }) => {
        if (problem !== undefined) {
          this.#problem(`“${message}” was refused for good: ${problem}`);
        }
      },
      onSent: () => {},
    });
    this.#feed = new Feed({
      history: (range) => this.#socket.emitWithAck('history', range),
      onEarlier: () => {},
      onGap: (why) => this.#problem(`messages are missing from its page (${why}) after ${this.lastSeq}`),
      onMessages: (messages) => {
        const at = performance.now();
        for (const message of messages) {
          this.diary.shown.push({ message, at });
          if (Math.abs(Date.now() - message.sentAt) > DATED_WITHIN) {
            this.#problem(`message ${message.seq} is dated ${new Date(message.sentAt).toISOString()}`);
          }
          if (message.clientId !== undefined) {
            this.#outbox.settle(message.clientId);
          }
        }
      },
    });
    this.#listen();
  }

  /** Whether the chat has let this person in, on the connection of now. */
  get isIn(): boolean {
    return this.#joined;
  }

  get isAway(): boolean {
    return this.#staysAway;
  }

  /** The number of the last message on the page. */
  get lastSeq(): number {
    return this.diary.shown.at(-1)?.message.seq ?? 0;
  }

  get unsent(): number {
    return this.#outbox.unsent.length;
  }

  write(message: string): void {
    this.#outbox.add(message);
    const { clientId } = this.#outbox.unsent.at(-1) ?? { clientId: '' };
    this.diary.written.push({ clientId, message });
  }

  /** From now on a lost connection is not made again, as if the battery were empty. */
  stayAway(): void {
    this.#staysAway = true;
    this.#socket.io.reconnection(false);
    // It may be about to come back already.
    this.#socket.io.engine.close();
  }

  /** Closes the page: its person leaves the chat. */
  close(): void {
    this.#socket.disconnect();
  }

  async #send(request: { clientId: string; message: string }) {
    const answer = await this.#socket.emitWithAck('new message', request);
    if (answer.ok) {
      const { acknowledged } = this.diary;
      const before = acknowledged.get(request.clientId) ?? [];
      acknowledged.set(request.clientId, [...before, { id: answer.id, seq: answer.seq }]);
    }
    return answer;
  }

  async #join(): Promise<void> {
    const socket = this.#socket;
    const request = this.#session.request(this.#feed.since);
    const answer = await socket.emitWithAck('add user', request).catch(() => undefined);
    if (answer === undefined) {
      this.#session.unanswered();
      if (socket.connected) {
        socket.io.engine.close();
      }
    } else if (answer.ok) {
      this.#joined = true;
      this.#session.joined(answer);
      await this.#feed.joined(answer);
      if (this.#joined) {
        this.#outbox.open();
      }
    } else if (answer.retryAfterMs !== undefined) {
      setTimeout(() => void this.#join(), answer.retryAfterMs);
    } else if (answer.code === 'nickname-taken' && this.#session.mayBeHeldByUs) {
      setTimeout(() => void this.#join(), TRIED_AGAIN_AFTER);
    } else if (answer.code !== 'already-joined') {
      this.#problem(`it was not let in: ${answer.code}`);
    }
  }

  #listen(): void {
    const socket = this.#socket;
    const { diary } = this;
    socket.on('connect', () => (this.#staysAway ? socket.io.engine.close() : void this.#join()));
    socket.on('new message', (message) => void this.#feed.received(message));
    socket.on('login', ({ users, numUsers }) => {
      diary.users = [...users];
      this.#count('login', { username: diary.name, numUsers });
    });
    socket.on('user joined', (change) => {
      // The one who has joined is among those of `login`, and is told of it too.
      if (change.username !== diary.name) {
        diary.users.push(change.username);
      }
      this.#count('user joined', change);
    });
    socket.on('user left', (change) => {
      diary.users = diary.users.filter((name) => name !== change.username);
      this.#count('user left', change);
    });
    socket.on('replaced', () => this.#problem('another connection of its own took its place'));
    socket.on('rejected', ({ event, code }) => this.#problem(`${event} was rejected: ${code}`));
    socket.on('disconnect', (reason) => {
      this.#joined = false;
      diary.users = [];
      this.#outbox.close();
      this.#feed.closed();
      if (reason === 'io server disconnect') {
        this.#problem('the server told it to go and not to come back');
      }
    });
  }

  #count(event: string, { username, numUsers }: PersonChange): void {
    const { diary } = this;
    diary.numUsers = numUsers;
    const names = new Set(diary.users);
    if (names.size !== diary.users.length || names.size !== numUsers) {
      diary.drifts.push(
        `“${event}” of ${username} said ${numUsers} people, where ${diary.users.length} names were known`,
      );
    }
  }

  #problem(sentence: string): void {
    this.diary.problems.push(sentence);
  }
}

/** A person's tab stays open: nothing has to outlive it. */
function nothingStored<T>(): Stored<T> {
  return { load: () => undefined, save: () => {} };
}
