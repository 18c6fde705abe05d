import type { EventEmitter } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { Http2ServerResponse } from 'node:http2';

import type { Server, Socket } from 'socket.io';

/** The parts of Socket.IO's connection that Engine.IO owns: one for each client, whatever namespaces it is in. */
export type Engine = Server['engine'];
export type Connection = Socket['conn'];

export interface EngineRequest extends IncomingMessage {
  /** The parameters of its address. */
  _query: Record<string, string>;
  /** What an upgrade has become. */
  websocket?: WebSocket;
}

/** Of `ws`. */
export interface WebSocket extends EventEmitter {
  /** Ends the connection at once. */
  terminate(): void;
}

export interface Packet {
  type: string;
  data?: string | Buffer;
}

/** For an upgrade Engine.IO hands its middleware an object of its own in place of a response. */
export function isUpgrade(response: object): boolean {
  return !(response instanceof ServerResponse || response instanceof Http2ServerResponse);
}

/** The session that a request names, as Engine.IO has read it; a handshake names none. For its middleware. */
export function sessionOf({ _query }: EngineRequest): string | undefined {
  return _query['sid'] || undefined;
}
