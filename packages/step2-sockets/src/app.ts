import path from 'node:path';

import cookie from '@fastify/cookie';
import staticFiles from '@fastify/static';
import view from '@fastify/view';
import type { FastifyInstance } from 'fastify';
import handlebars from 'handlebars';
import { answerRoundTrips } from 'page-kit/server';
import { Server } from 'socket.io';

import { sockets, type TestServer } from './sockets.ts';
import { countVisit } from './visits.ts';

const folder = path.join(import.meta.dirname, '..');

export async function socketsApp(app: FastifyInstance, { secret }: { secret: string }) {
  await app.register(cookie, { secret });
  await app.register(view, { engine: { handlebars }, root: path.join(folder, 'views') });
  await app.register(staticFiles, {
    root: [path.join(folder, 'public'), path.join(folder, 'dist', 'public')],
    preCompressed: true,
  });

  app.get('/', async (request, reply) => {
    const visits = countVisit(request, reply);
    return reply.view('sockets.hbs', { visits });
  });

  const io: TestServer = new Server(app.server, { serveClient: false });
  app.addHook('preClose', () => io.close());
  sockets(io.of('/test'));
  answerRoundTrips(io);

  const available = io.engine.opts.transports?.includes('websocket') ?? false;
  app.log.info(
    `WebSocket transport: ${available ? 'available' : 'not available, all falls back to long-polling'}`,
  );
}
