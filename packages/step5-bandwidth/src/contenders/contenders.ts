import { MemoryRoom } from 'chat-room';
import Fastify, { type FastifyInstance } from 'fastify';
import { chatApp } from 'step3-chat';

import type { ContenderOptions } from './contender-options.ts';
import { shortPollingApp } from './short-polling.ts';
import { sseApp } from './sse.ts';

/** Bytes from which on an answer to a poll is compressed: the default of Engine.IO's `httpCompression`. */
const COMPRESSED_FROM = 1024;
/**
 * Messages of a chat are short, and compressed all the same: each refers to those before it. `ws` looks at a threshold
 * only where both ends have agreed to forget them, as browsers do not ask for.
 */
const PER_MESSAGE_DEFLATE = { threshold: 0 };

/** The same room over this transport and no other. It does not listen yet. */
export async function createContender({
  name,
  unlimited,
  compression,
  origins,
}: ContenderOptions): Promise<FastifyInstance> {
  const room = new MemoryRoom({ limits: !unlimited });
  const app = Fastify({ forceCloseConnections: true });
  const polls = compression === 'off' ? false : { threshold: COMPRESSED_FROM };
  const all = compression === 'all';
  switch (name) {
    case 'short-polling':
      await app.register(shortPollingApp, { room, origins, compressedFrom: polls && polls.threshold });
      break;
    case 'long-polling':
    case 'long-polling-h2':
      await app.register(chatApp, {
        room,
        origins,
        limits: false,
        socketOptions: { transports: ['polling'], httpCompression: polls },
      });
      break;
    case 'sse':
    case 'sse-h2':
      await app.register(sseApp, { room, origins, compressed: all });
      break;
    case 'websocket':
      await app.register(chatApp, {
        room,
        origins,
        limits: false,
        socketOptions: { transports: ['websocket'], perMessageDeflate: all && PER_MESSAGE_DEFLATE },
      });
      break;
  }
  return app;
}
