import type { ServerResponse } from 'node:http';

import { type Connection, type Engine, type EngineRequest, isUpgrade } from './engine.ts';

/** Of a handshake's headers, those that somebody asks for when the connection is made. */
const KEPT = ['host', 'origin'] as const;

/**
 * Lets go of the request that a connection began with: else it and all its headers live as long as the connection.
 * Socket.IO's documentation says to drop `request`; Engine.IO's response to an upgrade has another reference. To be
 * called when everyone else who reads the request listens to `connection` already.
 * @returns middleware for Engine.IO
 */
export function forgetRequests(engine: Engine) {
  const upgrades = new WeakMap<EngineRequest, ServerResponse>();

  engine.on('connection', (connection: Connection) => {
    const { request } = connection;
    const { headers, url, method, socket } = request;
    const kept = Object.fromEntries(
      KEPT.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    );
    const upgrade = upgrades.get(request);
    if (upgrade !== undefined) {
      Reflect.set(upgrade, 'req', undefined);
    }
    // What Socket.IO reads for `handshake`.
    const spent = { headers: kept, url, method, socket, connection: socket, _query: {} };
    Reflect.set(connection, 'request', spent);
  });

  return (request: EngineRequest, response: ServerResponse, next: () => void): void => {
    if (isUpgrade(response)) {
      upgrades.set(request, response);
    }
    next();
  };
}
