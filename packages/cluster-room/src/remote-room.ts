import { EventEmitter } from 'node:events';

import {
  type HistoryPage,
  type HistoryRequest,
  type Joined,
  type JoinRequest,
  type MessageRequest,
  Refusal,
  type Said,
} from 'chat-protocol';
import type { Presence, Room, RoomEvents } from 'chat-room';

import type { Channel } from './channel.ts';
import { Inbox } from './inbox.ts';
import {
  type Answer,
  ask,
  isAnswerTo,
  isTell,
  type Method,
  type News,
  type Question,
  type Result,
} from './letters.ts';
import { Outbox } from './outbox.ts';

/** When to try again what could not be asked, in milliseconds: about the time in which a process is started again. */
const RETRY_AFTER = 1_000;

interface Waiting {
  answered(answer: Answer): void;
  failed(error: Error): void;
}

/** A room that another process keeps: see `serveRoom`. Without it, everything is refused. */
export class RemoteRoom implements Room {
  readonly #announced = new EventEmitter();
  readonly #outbox: Outbox<Question>;
  readonly #inbox = new Inbox((news) => this.#takeIn(news));
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isClosed = false;

  constructor(channel: Channel) {
    this.#outbox = new Outbox((questions) => channel.send(ask(questions)));
    channel.onMessage((message) => {
      if (isTell(message)) {
        this.#inbox.put(message.news);
      }
    });
    channel.onClose(() => {
      this.#isClosed = true;
      this.#waiting.forEach((waiting) => waiting.failed(outOfReach()));
    });
  }

  on<E extends keyof RoomEvents>(event: E, listener: (...args: RoomEvents[E]) => void): this {
    this.#announced.on(event, listener);
    return this;
  }

  join(connection: string, request: JoinRequest): Promise<Joined> {
    return this.#ask('join', connection, request);
  }

  say(connection: string, request: MessageRequest): Promise<Said> {
    return this.#ask('say', connection, request);
  }

  history(connection: string, request: HistoryRequest): Promise<HistoryPage> {
    return this.#ask('history', connection, request);
  }

  typing(connection: string): Promise<object> {
    return this.#ask('typing', connection);
  }

  stopTyping(connection: string): Promise<object> {
    return this.#ask('stopTyping', connection);
  }

  leave(connection: string, how: 'left' | 'lost'): Promise<void> {
    return this.#ask('leave', connection, how);
  }

  here(): Promise<Presence[]> {
    return this.#ask('here');
  }

  remove(messageId: string): Promise<boolean> {
    return this.#ask('remove', messageId);
  }

  sendOut(username: string): Promise<boolean> {
    return this.#ask('sendOut', username);
  }

  pause(): Promise<void> {
    return this.#ask('pause');
  }

  goOn(): Promise<void> {
    return this.#ask('goOn');
  }

  /** Those who are here are lost to all others, whose room goes on. */
  async close(): Promise<void> {
    if (!this.#isClosed) {
      const closing = this.#ask('close');
      this.#isClosed = true;
      // If the other process is gone, it has forgotten everyone.
      await closing.catch(() => {});
    }
  }

  #takeIn(news: News): Promise<void> | undefined {
    if ('id' in news) {
      this.#waiting.get(news.id)?.answered(news);
      // It tells who is here: what happened later must not overtake it.
      return isAnswerTo('join', news) ? passedOn() : undefined;
    }
    if (!this.#isClosed) {
      this.#announced.emit(news.event, ...news.args);
    }
    return undefined;
  }

  #ask<M extends Method>(method: M, ...args: Parameters<Room[M]>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(outOfReach());
        return;
      }
      this.#lastId += 1;
      const id = this.#lastId;
      if (method === 'say') {
        this.#inbox.said(id);
      }
      const failed = (error: Error) => {
        this.#waiting.delete(id);
        reject(error);
      };
      this.#waiting.set(id, {
        failed,
        answered: (answer) => {
          if (isAnswerTo(method, answer)) {
            this.#waiting.delete(id);
            resolve(answer.value);
          } else {
            failed(errorIn(answer));
          }
        },
      });
      this.#outbox.put({ id, method, args });
    });
  }
}

/** Resolves when all who waited for a promise that is resolved by now have gone on, and who waited for them. */
async function passedOn(): Promise<void> {
  await Promise.resolve();
  await new Promise<void>((resolve) => process.nextTick(resolve));
}

function outOfReach(): Refusal {
  return new Refusal('unavailable', { retryAfterMs: RETRY_AFTER });
}

function errorIn(answer: Answer): Error {
  if ('refusal' in answer) {
    const { code, message, retryAfterMs } = answer.refusal;
    return new Refusal(code, { message, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }
  return new Error('failure' in answer ? answer.failure : 'The answer is to another question.');
}
