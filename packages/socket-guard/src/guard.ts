import type { Server } from 'socket.io';

import { checkOrigin } from './origin.ts';

export interface GuardOptions {
  /** Origins besides the server's own whose pages may connect: `https://chat.example.org`. */
  origins?: readonly string[] | undefined;
}

/**
 * Guards a Socket.IO server before a session exists, on every transport. Fastify's hooks cannot: Engine.IO
 * answers before Fastify sees the request.
 */
export function guard(io: Pick<Server, 'engine'>, { origins = [] }: GuardOptions): void {
  io.engine.use(checkOrigin(origins));
}
