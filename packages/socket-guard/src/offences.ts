import { LIMITS, type RefusalCode } from 'chat-protocol';
import type { Socket } from 'socket.io';

import type { Connection } from './engine.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import { Window } from './window.ts';

/** What is known of a connection, for whoever handles its events. */
interface Conduct {
  /** To be called at each refusal. @returns `false` if there were too many: the connection is being closed */
  refused(): boolean;
  /** How many events may wait for their turn. */
  queue: number;
}

const INNOCENT: Conduct = { refused: () => true, queue: LIMITS.queue };
const UNLIMITED: Conduct = { refused: () => true, queue: Infinity };

const conducts = new WeakMap<Connection, Conduct>();

class Watched implements Conduct {
  readonly queue = LIMITS.queue;
  readonly #connection: Connection;
  readonly #end: (connection: Connection) => void;
  /** Most are never refused anything. */
  #refusals: Window | undefined;
  #ended = false;

  constructor(connection: Connection, end: (connection: Connection) => void) {
    this.#connection = connection;
    this.#end = end;
  }

  refused(): boolean {
    this.#refusals ??= new Window(CONNECTION_LIMITS.refusals);
    if (!this.#ended && !this.#refusals.take()) {
      this.#ended = true;
      this.#end(this.#connection);
    }
    return !this.#ended;
  }
}

/** Counts what this connection is refused. @param end closes it, after one refusal too many */
export function watchConduct(connection: Connection, end: (connection: Connection) => void): void {
  conducts.set(connection, new Watched(connection, end));
}

export function liftLimits(connection: Connection): void {
  conducts.set(connection, UNLIMITED);
}

export function conductOf({ conn }: Pick<Socket, 'conn'>): Conduct {
  return conducts.get(conn) ?? INNOCENT;
}

/** Whether a refusal speaks of the client rather than of the chat: a taken nickname is nobody's offence. */
export function isOffence(code: RefusalCode): boolean {
  return code === 'too-many-requests' || code === 'malformed';
}
