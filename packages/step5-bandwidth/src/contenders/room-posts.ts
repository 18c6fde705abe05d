import { randomBytes } from 'node:crypto';

import { Refusal } from 'chat-protocol';
import { chatRequests } from 'chat-protocol/schemas';
import type { Room } from 'chat-room';
import type { FastifyInstance } from 'fastify';
import { checkOrigin, visitorsBehind } from 'socket-guard';
import * as v from 'valibot';

import { parsed } from '../parsed.ts';

/** How a request names the person it comes from: `?connection=…`, as `POST /join` has answered. */
const named = v.object({ connection: v.string() });
const json = v.pipe(v.string(), v.parseJson());
/** As many random bytes as make an id as long as Engine.IO's `sid`, 20 characters. */
const ID_BYTES = 15;

/** What a chat of our own transports is made of. */
export interface RoomAppOptions {
  room: Room;
  /** Origins besides the contender's own whose pages may use it. */
  origins?: readonly string[] | undefined;
}

/**
 * What a person does, as HTTP requests: `POST /join`, `/say`, `/typing`, `/stop-typing` and `/leave`. They are answered
 * with what Step 3 acknowledges; a refusal has the status 429 if it may be tried again, else 400. What asks for no
 * acknowledgement there is answered with an empty 204. A body is JSON, even if it is called `text/plain`, which a page
 * elsewhere may post without asking first; pages of origins that are not named are refused with 403.
 */
export function roomPosts(app: FastifyInstance, { room, origins = [] }: RoomAppOptions): void {
  const check = checkOrigin(origins, visitorsBehind([]));
  app.addHook('onRequest', (request, reply, next) => check(request.raw, reply.raw, next));
  app.addContentTypeParser(
    ['application/json', 'text/plain'],
    { parseAs: 'string' },
    async (_request: unknown, body: string) => parsed(json, body),
  );
  app.setErrorHandler(async (error, _request, reply) => {
    const refusal = error instanceof Refusal ? error : new Refusal('unavailable', { retryAfterMs: 1000 });
    return reply.code(refusal.retryAfterMs === undefined ? 400 : 429).send(refusal.toAnswer());
  });

  app.post('/join', async ({ body }) => {
    const connection = randomBytes(ID_BYTES).toString('base64url');
    const joined = await room.join(connection, parsed(chatRequests['add user'], body));
    return { ok: true, connection, ...joined };
  });
  app.post('/say', async ({ query, body }) => {
    const said = await room.say(connectionOf(query), parsed(chatRequests['new message'], body));
    return { ok: true, ...said };
  });
  app.post('/typing', async ({ query }, reply) => {
    await room.typing(connectionOf(query));
    return reply.code(204).send();
  });
  app.post('/stop-typing', async ({ query }, reply) => {
    await room.stopTyping(connectionOf(query));
    return reply.code(204).send();
  });
  app.post('/leave', async ({ query }, reply) => {
    await room.leave(connectionOf(query), 'left');
    return reply.code(204).send();
  });
}

/** @throws {Refusal} `malformed` */
export function connectionOf(query: unknown): string {
  return parsed(named, query).connection;
}
