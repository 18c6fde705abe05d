import { LIMITS, type RefusalCode } from 'chat-protocol';
import type { Socket } from 'socket.io';

import type { Connection } from './engine.ts';
import { inMemory, take } from './limiter.ts';
import { CONNECTION_LIMITS } from './limits.ts';

/** What is known of a connection, for whoever handles its events. */
interface Conduct {
  /** To be called at each refusal: too many of them, and the connection is closed. */
  refused(): void;
  /** How many events may wait for their turn. */
  queue: number;
}

const INNOCENT: Conduct = { refused() {}, queue: LIMITS.queue };
const UNLIMITED: Conduct = { refused() {}, queue: Infinity };

const conducts = new WeakMap<Connection, Conduct>();
const refusals = inMemory('refusals', CONNECTION_LIMITS.refusals);

/** Counts what this connection is refused. @param end closes the connection; called once */
export function watchConduct(connection: Connection, end: () => void): void {
  const key = connection.transport.sid;
  let ended = false;
  conducts.set(connection, {
    queue: LIMITS.queue,
    refused() {
      void take(refusals, key).then((wait) => {
        if (wait > 0 && !ended) {
          ended = true;
          end();
        }
      });
    },
  });
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
