import {
  type Answer,
  type ChatAnswers,
  type ClientToServerEvents,
  Refusal,
  type ServerToClientEvents,
} from 'chat-protocol';
import { chatRequests } from 'chat-protocol/schemas';
import type { DisconnectReason, Socket } from 'socket.io';
import * as v from 'valibot';

import { conductOf } from './offences.ts';
import { received } from './reply.ts';

export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

type Event = keyof ChatAnswers;
type ChatRequest<E extends Event> = v.InferOutput<(typeof chatRequests)[E]>;

type Handler<E extends Event> = (request: ChatRequest<E>) => Promise<ChatAnswers[E]>;

export interface CheckedEvents {
  /**
   * Handles an event of the chat. What the handler returns is the acknowledgement, what it throws a refusal:
   * a `Refusal` as it is, anything else as `unavailable`, and logged.
   */
  on<E extends Event>(event: E, handler: Handler<E>): void;
  onDisconnect(handler: (reason: DisconnectReason) => Promise<void>): void;
}

interface Log {
  error(details: object, message: string): void;
}

/**
 * A socket whose handlers see only what fits the schema, and one event at a time: an event waits until the one
 * before it has been answered, so that of two `add user` at once the second finds the first one done.
 */
export function checkedEvents(socket: ChatSocket, log: Log): CheckedEvents {
  return new CheckedSocket(socket, log);
}

class CheckedSocket implements CheckedEvents {
  readonly #socket: ChatSocket;
  readonly #log: Log;
  readonly #handlers: { [E in Event]?: Handler<E> } = {};
  #last: Promise<void> | undefined;
  #waiting = 0;

  constructor(socket: ChatSocket, log: Log) {
    this.#socket = socket;
    this.#log = log;
    // One for all events, and not a listener for each: there is one of it for everyone who is here.
    socket.use(([event, ...args], next) => {
      // What came behind a goodbye Socket.IO drops, where it goes on.
      if (!socket.connected || !isEvent(event) || !this.#receive(event, args)) {
        next();
      }
    });
  }

  on<E extends Event>(event: E, handler: Handler<E>): void {
    Object.assign(this.#handlers, { [event]: handler });
  }

  onDisconnect(handler: (reason: DisconnectReason) => Promise<void>): void {
    this.#socket.on('disconnect', (reason) => this.#inTurn(() => handler(reason)));
  }

  /** @returns whether there is a handler */
  #receive<E extends Event>(event: E, args: unknown[]): boolean {
    const handler = this.#handlers[event];
    if (handler === undefined) {
      return false;
    }
    const { payload, reply } = received(this.#socket, event, args);
    if (this.#waiting >= conductOf(this.#socket).queue) {
      reply(new Refusal('too-many-requests', { retryAfterMs: 1000 }).toAnswer());
    } else {
      this.#inTurn(async () => reply(await this.#answerTo(event, payload, handler)));
    }
    return true;
  }

  #inTurn(task: () => Promise<void>): void {
    this.#waiting += 1;
    this.#last = this.#after(this.#last, task);
  }

  async #after(before: Promise<void> | undefined, task: () => Promise<void>): Promise<void> {
    await before;
    try {
      await task();
    } catch (error) {
      this.#log.error({ err: error }, 'a handler failed');
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) {
        this.#last = undefined;
      }
    }
  }

  async #answerTo<E extends Event>(
    event: E,
    payload: unknown,
    handler: Handler<E>,
  ): Promise<Answer<ChatAnswers[E]>> {
    try {
      const request = v.safeParse(chatRequests[event], payload);
      if (!request.success) {
        throw new Refusal('malformed');
      }
      return { ok: true, ...(await handler(request.output)) };
    } catch (error) {
      if (error instanceof Refusal) {
        return error.toAnswer();
      }
      this.#log.error({ err: error }, `"${event}" failed`);
      return new Refusal('unavailable', { retryAfterMs: 1000 }).toAnswer();
    }
  }
}

/** @param event what the client calls it, which may be anything */
function isEvent(event: unknown): event is Event {
  return typeof event === 'string' && Object.hasOwn(chatRequests, event);
}
