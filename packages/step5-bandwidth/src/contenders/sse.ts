import type { FastifyInstance } from 'fastify';

import { Inboxes } from './inboxes.ts';
import { connectionOf, type RoomAppOptions, roomPosts } from './room-posts.ts';

/** Milliseconds between two comments that keep a silent stream open: "every 15 seconds or so" (HTML, 9.2.7). */
export const HEARTBEAT = 15_000;

/** The chat over Server-Sent Events: `GET /events` is one answer without an end, what people do are POSTs. */
export async function sseApp(app: FastifyInstance, options: RoomAppOptions): Promise<void> {
  const { room } = options;
  const inboxes = new Inboxes(room);
  roomPosts(app, options);

  app.get('/events', ({ query }, reply) => {
    const connection = connectionOf(query);
    const inbox = inboxes.of(connection);
    reply.hijack();
    reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    inbox.follow(({ event, payload }) => {
      reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
    });
    const heartbeat = setInterval(() => reply.raw.write(':\n\n'), HEARTBEAT);
    reply.raw.once('close', () => {
      clearInterval(heartbeat);
      inboxes.close(connection);
      void room.leave(connection, 'lost');
    });
  });

  app.addHook('onClose', () => room.close());
}
