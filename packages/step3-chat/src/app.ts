import path from 'node:path';

import staticFiles from '@fastify/static';
import view from '@fastify/view';
import { LIMITS } from 'chat-protocol';
import { MemoryRoom, type Room } from 'chat-room';
import type { FastifyInstance } from 'fastify';
import { gatheredWrites } from 'gathered-writes';
import handlebars from 'handlebars';
import { answerRoundTrips } from 'page-kit/server';
import { guard, type GuardOptions } from 'socket-guard';
import { Server, type ServerOptions } from 'socket.io';

import { chat, type ChatServer } from './chat.ts';

const folder = path.join(import.meta.dirname, '..');

export interface ChatAppOptions extends GuardOptions {
  room?: Room;
  socketOptions?: Partial<ServerOptions>;
}

export async function chatApp(app: FastifyInstance, options: ChatAppOptions) {
  const { limits, room = new MemoryRoom({ limits }), socketOptions } = options;
  await app.register(view, {
    engine: { handlebars },
    root: path.join(folder, 'views'),
  });
  await app.register(staticFiles, {
    root: [path.join(folder, 'public'), path.join(folder, 'dist', 'public')],
    preCompressed: true,
  });

  app.get('/', async (_request, reply) => reply.view('chat.hbs', { limits: LIMITS }));

  const adapter = gatheredWrites({ mayWait: ['user joined', 'user left'] });
  const io: ChatServer = new Server(app.server, { adapter, serveClient: false, ...socketOptions });
  guard(io, options, app);
  chat(io.of('/chat'), room, app.log);
  answerRoundTrips(io);

  app.addHook('preClose', () => io.close());
  app.addHook('onClose', () => room.close());
  return io;
}
