import { MemoryRoom } from 'chat-room';
import Fastify, { type FastifyInstance } from 'fastify';
import { chatApp } from 'step3-chat';

import type { ContenderName } from './names.ts';
import { shortPollingApp } from './short-polling.ts';
import { sseApp } from './sse.ts';

export interface ContenderOptions {
  /** Whether people may say as much as they like at once, which the chat itself refuses. */
  unlimited: boolean;
}

/** The same room over this transport and no other. It does not listen yet. */
export async function createContender(
  name: ContenderName,
  { unlimited }: ContenderOptions,
): Promise<FastifyInstance> {
  const room = new MemoryRoom({ limits: !unlimited });
  const app = Fastify({ forceCloseConnections: true });
  switch (name) {
    case 'short-polling':
      await app.register(shortPollingApp, { room });
      break;
    case 'long-polling':
      await app.register(chatApp, { room, limits: false, socketOptions: { transports: ['polling'] } });
      break;
    case 'sse':
      await app.register(sseApp, { room });
      break;
    case 'websocket':
      await app.register(chatApp, { room, limits: false, socketOptions: { transports: ['websocket'] } });
      break;
  }
  return app;
}
