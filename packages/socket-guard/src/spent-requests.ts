import type { ServerResponse } from 'node:http';

import { type Connection, type Engine, type EngineRequest, isUpgrade } from './engine.ts';

/** What Socket.IO asks of a request's socket. */
const [ENCRYPTED, PLAIN] = [{ encrypted: true }, { encrypted: false }];
const NO_QUERY = Object.freeze({});

/**
 * Lets go of the requests that a connection began with, and was upgraded with: else they and all their headers live as
 * long as the connection. Socket.IO's documentation says to drop `request`; Engine.IO's response to an upgrade has
 * another reference. To be called when everyone else who reads the request listens to `connection` already.
 * @returns middleware for Engine.IO
 */
export function forgetRequests(engine: Engine) {
  const upgrades = new WeakMap<EngineRequest, ServerResponse>();

  engine.on('headers', (_headers: object, request: EngineRequest) => {
    // What it is answered with has been written when this turn is over.
    const upgrade = upgrades.get(request);
    if (upgrade !== undefined) {
      process.nextTick(() => Reflect.set(upgrade, 'req', undefined));
    }
  });
  engine.on('connection', (connection: Connection) => {
    const { headers, url, method, socket } = connection.request;
    const { host, origin } = headers;
    // What Socket.IO reads for `handshake`. The socket may be that of a poll, which is soon closed.
    const spent = {
      // Those of the headers that somebody asks for when the connection is made.
      headers: { ...(host !== undefined && { host }), ...(origin !== undefined && { origin }) },
      url,
      method,
      connection: 'encrypted' in socket ? ENCRYPTED : PLAIN,
      _query: NO_QUERY,
    };
    Reflect.set(connection, 'request', spent);
  });

  return (request: EngineRequest, response: ServerResponse, next: () => void): void => {
    if (isUpgrade(response)) {
      upgrades.set(request, response);
    }
    next();
  };
}
