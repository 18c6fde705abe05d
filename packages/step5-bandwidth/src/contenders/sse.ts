import { pipeline, type Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

import type { FastifyInstance } from 'fastify';

import { SSE_HEARTBEAT } from './heartbeat.ts';
import { Inboxes } from './inboxes.ts';
import { connectionOf, type RoomAppOptions, roomPosts } from './room-posts.ts';

interface SseOptions extends RoomAppOptions {
  /** Whether the stream is compressed with gzip, for whoever understands it. */
  compressed: boolean;
}

/** The chat over Server-Sent Events: `GET /events` is one answer without an end, what people do are POSTs. */
export async function sseApp(app: FastifyInstance, options: SseOptions): Promise<void> {
  const { room, compressed } = options;
  const inboxes = new Inboxes(room);
  roomPosts(app, options);

  app.get('/events', ({ query, headers }, reply) => {
    const connection = connectionOf(query);
    const inbox = inboxes.of(connection);
    reply.hijack();
    const gzip = compressed && /\bgzip\b/.test(headers['accept-encoding'] ?? '');
    reply.raw.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache',
      ...(gzip && { 'Content-Encoding': 'gzip' }),
    });
    const stream = gzip ? gzipInto(reply.raw) : reply.raw;
    inbox.follow(({ event, payload }) => {
      stream.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
    });
    const heartbeat = setInterval(() => stream.write(':\n\n'), SSE_HEARTBEAT);
    reply.raw.once('close', () => {
      clearInterval(heartbeat);
      inboxes.close(connection);
      void room.leave(connection, 'lost');
    });
  });

  app.addHook('onClose', () => room.close());
}

/** A compressor that lets each write out at once: an event must not wait for the next one. */
function gzipInto(target: Writable): Writable {
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
  // That the reader is gone is told by the target.
  pipeline(gzip, target, () => {});
  return gzip;
}
