import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';

import { parsed } from '../parsed.ts';
import { Inboxes } from './inboxes.ts';
import { connectionOf, type RoomAppOptions, roomPosts } from './room-posts.ts';

/** Milliseconds without a question after which a person is lost. */
const SILENT_FOR = 30_000;

interface ShortPollingOptions extends RoomAppOptions {
  /** Bytes from which on an answer is compressed with gzip, as Engine.IO compresses its own; `false`: none is. */
  compressedFrom: number | false;
}

const asked = v.object({ after: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)) });

/** The chat over plain HTTP requests: `GET /events?after=N` answers at once with what came after the Nth event. */
export async function shortPollingApp(app: FastifyInstance, options: ShortPollingOptions): Promise<void> {
  const { room, compressedFrom } = options;
  if (compressedFrom !== false) {
    await app.register(compress, { threshold: compressedFrom, encodings: ['gzip'] });
  }
  const inboxes = new Inboxes(room);
  const silence = new Map<string, NodeJS.Timeout>();
  roomPosts(app, options);

  room.on('login', (_people, connection) => {
    const lose = () => {
      silence.delete(connection);
      inboxes.close(connection);
      void room.leave(connection, 'lost');
    };
    silence.set(connection, setTimeout(lose, SILENT_FOR).unref());
  });

  app.get('/events', async ({ query }) => {
    const connection = connectionOf(query);
    const events = inboxes.of(connection).after(parsed(asked, query).after);
    silence.get(connection)?.refresh();
    return { events };
  });

  app.addHook('onClose', () => {
    silence.forEach((timer) => clearTimeout(timer));
    return room.close();
  });
}
