import type { ServerResponse } from 'node:http';

import { type EngineRequest, refuse, sessionOf } from 'socket-guard';
import type { Server, Socket } from 'socket.io';

/** Milliseconds between two groups of connections that are closed. */
const STEP = 50;
/** Milliseconds over which connections are closed for each of them, and at most in all. */
const FOR_EACH = 2;
const AT_MOST = 2000;
/** Milliseconds after which a client that was not taken in may try again. */
const TRY_AGAIN_AFTER = 1000;

type Connection = Socket['conn'];

export interface Connections {
  /** How many there are. */
  readonly count: number;
  /**
   * Closes all that there are now, so that their clients come back by themselves: not all in one moment, since each of
   * them costs another node a handshake.
   */
  sendElsewhere: () => Promise<void>;
  /** The same at once: where there is no other node, the sooner this one can be started again, the better. */
  sendAway: () => void;
}

/**
 * Knows who is connected, and takes nobody in while this process is not ready: with 503, so that whoever stands in front of
 * several nodes asks the next one. To be called after `guard`.
 */
export function watchConnections(io: Server, isReady: () => boolean): Connections {
  const open = new Set<Connection>();
  function closed(this: Connection): void {
    open.delete(this);
  }
  io.engine.on('connection', (connection: Connection) => {
    open.add(connection);
    connection.once('close', closed);
  });
  io.engine.use((request: EngineRequest, response: ServerResponse, next: () => void) => {
    if (isReady() || sessionOf(request) !== undefined) {
      return next();
    }
    refuse(request, response, {
      status: 503,
      code: 'unavailable',
      message: 'This part of the chat takes nobody in right now. Try again in a moment.',
      retryAfterMs: TRY_AGAIN_AFTER,
    });
  });

  function close(connections: Connection[]): void {
    for (const connection of connections) {
      open.delete(connection);
      connection.close();
    }
  }

  return {
    get count() {
      return open.size;
    },
    async sendElsewhere() {
      const all = [...open];
      const steps = Math.ceil(Math.min(all.length * FOR_EACH, AT_MOST) / STEP);
      const atOnce = Math.ceil(all.length / Math.max(1, steps));
      for (let from = 0; from < all.length; from += atOnce) {
        close(all.slice(from, from + atOnce));
        await new Promise((resolve) => setTimeout(resolve, STEP));
      }
    },
    sendAway: () => close([...open]),
  };
}
