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

const checkedSockets = new WeakMap<ChatSocket, CheckedSocket>();

/** By event. All sockets share them: each socket has enough of its own. */
const listeners = new Map<Event, (this: ChatSocket, ...args: unknown[]) => void>();

function listenerTo<E extends Event>(event: E) {
  let listener = listeners.get(event);
  if (listener === undefined) {
    listener = function listener(...args) {
      checkedSockets.get(this)?.receive(event, args);
    };
    listeners.set(event, listener);
  }
  return listener;
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
    checkedSockets.set(socket, this);
  }

  on<E extends Event>(event: E, handler: Handler<E>): void {
    Object.assign(this.#handlers, { [event]: handler });
    this.#socket.on<Event>(event, listenerTo(event));
  }

  receive<E extends Event>(event: E, args: unknown[]): void {
    const handler = this.#handlers[event];
    if (handler === undefined) {
      return;
    }
    const { payload, reply } = received(this.#socket, event, args);
    if (this.#waiting >= conductOf(this.#socket).queue) {
      reply(new Refusal('too-many-requests', { retryAfterMs: 1000 }).toAnswer());
      return;
    }
    this.#inTurn(async () => reply(await this.#answerTo(event, payload, handler)));
  }

  onDisconnect(handler: (reason: DisconnectReason) => Promise<void>): void {
    this.#socket.on('disconnect', (reason) => this.#inTurn(() => handler(reason)));
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
