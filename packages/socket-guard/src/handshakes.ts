import type { IncomingMessage, ServerResponse } from 'node:http';

import { REFUSALS } from 'chat-protocol';

import { type Connection, type Engine, type EngineRequest, sessionOf } from './engine.ts';
import { type Limiter, take } from './limiter.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import type { OpenConnections } from './open-connections.ts';
import { refuse } from './refuse.ts';
import type { Visitors } from './visitors.ts';

/** When there may be room again, in milliseconds. */
const TRY_AGAIN_AFTER = 10_000;

/**
 * Middleware for Engine.IO that counts handshakes and open connections, from each address and in all. What is over a
 * limit is refused with 429, or 503 where it is nobody's own doing, and `Retry-After`.
 */
export function limitHandshakes(
  engine: Engine,
  visitors: Visitors,
  { handshakes, open }: { handshakes: Limiter; open: OpenConnections },
) {
  const keys = new WeakMap<IncomingMessage | Connection, string>();
  function closed(this: Connection): void {
    open.closed(keys.get(this) ?? '');
  }
  engine.on('connection', (connection: Connection) => {
    const key = keys.get(connection.request) ?? visitors.key(connection.request);
    keys.set(connection, key);
    open.opened(key);
    connection.on('close', closed);
  });

  return async (request: EngineRequest, response: ServerResponse, next: () => void): Promise<void> => {
    if (sessionOf(request) !== undefined) {
      return next();
    }
    const key = visitors.key(request);
    keys.set(request, key);
    const wait = await take(handshakes, key);
    if (wait > 0 || (await open.from(key)) >= CONNECTION_LIMITS.fromOneAddress) {
      refuse(request, response, {
        status: 429,
        code: 'too-many-requests',
        message: REFUSALS['too-many-requests'],
        retryAfterMs: wait || TRY_AGAIN_AFTER,
      });
    } else if (engine.clientsCount >= CONNECTION_LIMITS.inAll) {
      refuse(request, response, {
        status: 503,
        code: 'unavailable',
        message: 'The chat is full. Try again in a moment.',
        retryAfterMs: TRY_AGAIN_AFTER,
      });
    } else {
      next();
    }
  };
}
