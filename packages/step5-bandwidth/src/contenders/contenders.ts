import { MemoryRoom } from 'chat-room';
import Fastify, { type FastifyInstance } from 'fastify';
import { chatApp } from 'step3-chat';

import type { ContenderOptions } from './contender-options.ts';
import { shortPollingApp } from './short-polling.ts';
import { sseApp } from './sse.ts';

/** More than any scenario does. */
const NO_LIMIT = { burst: 1_000_000, perSecond: 1_000_000 };

/** The same room over this transport and no other. It does not listen yet. */
export async function createContender({
  name,
  unlimited,
  origins,
}: ContenderOptions): Promise<FastifyInstance> {
  const room = new MemoryRoom(unlimited ? { rates: { message: NO_LIMIT, typing: NO_LIMIT } } : {});
  const app = Fastify({ forceCloseConnections: true });
  switch (name) {
    case 'short-polling':
      await app.register(shortPollingApp, { room, origins });
      break;
    case 'long-polling':
      await app.register(chatApp, { room, origins, socketOptions: { transports: ['polling'] } });
      break;
    case 'sse':
      await app.register(sseApp, { room, origins });
      break;
    case 'websocket':
      await app.register(chatApp, { room, origins, socketOptions: { transports: ['websocket'] } });
      break;
  }
  return app;
}
