import type { EventEmitter } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { Http2ServerResponse } from 'node:http2';

import type { Server, Socket } from 'socket.io';

/** The parts of Socket.IO's connection that Engine.IO owns: one for each client, whatever namespaces it is in. */
export type Engine = Server['engine'];
export type Connection = Socket['conn'];

export interface EngineRequest extends IncomingMessage {
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

/** The session that a request names; a handshake names none. Of two Engine.IO takes the last, and so do we. */
export function sessionOf({ url = '' }: IncomingMessage): string | undefined {
  // Most that name none need not be read: a thousand handshakes are when a thousand people come back.
  if (!/sid|%/.test(url)) {
    return undefined;
  }
  return new URL(url, 'http://localhost').searchParams.getAll('sid').at(-1) || undefined;
}
