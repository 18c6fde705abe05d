import type { ServerResponse } from 'node:http';

import { type Connection, type Engine, type EngineRequest, isUpgrade } from './engine.ts';

/** What Socket.IO asks of a request's socket. */
const [ENCRYPTED, PLAIN] = [{ encrypted: true }, { encrypted: false }];
const NO_QUERY = Object.freeze({});

/**
 * Lets go of the request that a connection began with: else it and all its headers live as long as the connection.
 * Socket.IO's documentation says to drop `request`. To be called when everyone else who reads the request listens to
 * `connection` already.
 */
export function forgetRequests(engine: Engine): void {
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
}

/**
 * Lets go of the request of an upgrade, and of what Engine.IO has in place of its response: that waits for the socket
 * to close, to say `close` itself, long after the upgrade has been answered.
 * @returns middleware for Engine.IO, which has to be its first
 */
export function forgetUpgrades(engine: Engine) {
  const answered = new WeakMap<EngineRequest, () => void>();
  engine.on('headers', (_headers: object, request: EngineRequest) => answered.get(request)?.());

  return (request: EngineRequest, response: ServerResponse, next: () => void): void => {
    const { socket } = response;
    // Engine.IO has just made the response, which waits, and runs its middleware now.
    const waiting = isUpgrade(response) ? socket?.listeners('close').at(-1) : undefined;
    if (waiting !== undefined) {
      answered.set(request, () => {
        socket?.off('close', waiting as () => void);
        response.emit('close');
      });
    }
    next();
  };
}
