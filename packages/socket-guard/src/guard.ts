import { LIMITS } from 'chat-protocol';
import type { Server } from 'socket.io';

import { checkOrigin } from './origin.ts';

export interface GuardOptions {
  /** Origins besides the server's own whose pages may connect: `https://chat.example.org`. */
  origins?: readonly string[] | undefined;
}

/** For Socket.IO's constructor: what a packet may weigh, and no script of Socket.IO's own to download. */
export const packetLimits = { maxHttpBufferSize: LIMITS.packet, serveClient: false };

/**
 * Guards a Socket.IO server before a session exists, on every transport. Fastify's hooks cannot: Engine.IO
 * answers before Fastify sees the request.
 */
export function guard(io: Pick<Server, 'engine'>, { origins = [] }: GuardOptions): void {
  io.engine.use(checkOrigin(origins));
}
