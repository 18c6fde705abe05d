import { MemoryRoom } from 'chat-room';
import Fastify, { type FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import type { Announcement } from '../src/contenders/inboxes.ts';
import { shortPollingApp } from '../src/contenders/short-polling.ts';
import { sseApp } from '../src/contenders/sse.ts';

async function join(app: FastifyInstance, username: string): Promise<string> {
  const response = await app.inject({ method: 'POST', url: '/join', payload: { username } });
  const answer = response.json<{ ok: boolean; connection: string }>();
  expect(answer.ok).toBe(true);
  return answer.connection;
}

async function shortPolling(app: FastifyInstance) {
  await app.register(shortPollingApp, { room: new MemoryRoom(), compressedFrom: false });
}

async function sse(app: FastifyInstance) {
  await app.register(sseApp, { room: new MemoryRoom(), compressed: false });
}

describe.each([
  ['short polling', shortPolling],
  ['Server-Sent Events', sse],
])('what is posted over %s', (_, contender) => {
  let app: FastifyInstance;

  beforeEach(async () => {
    app = Fastify();
    await contender(app);
    return () => app.close();
  });

  test('is answered as Step 3 acknowledges it', async () => {
    const ana = await join(app, 'ana');
    const said = await app.inject({
      method: 'POST',
      url: `/say?connection=${ana}`,
      payload: { message: 'hi' },
    });
    expect(said.json()).toEqual({ ok: true, id: expect.any(String), seq: 1 });
    for (const does of ['typing', 'stop-typing', 'leave']) {
      const done = await app.inject({ method: 'POST', url: `/${does}?connection=${ana}` });
      expect([done.statusCode, done.body]).toEqual([204, '']);
    }
  });

  test.each([
    ['/join', { username: 'ana' }, 400, 'nickname-taken'],
    ['/join', { username: 7 }, 400, 'malformed'],
    ['/say', { message: 'hi' }, 400, 'malformed'],
    ['/say?connection=nobody', { message: 'hi' }, 400, 'not-joined'],
  ])('is refused: %s %j', async (url, payload, status, code) => {
    await join(app, 'ana');
    const refused = await app.inject({ method: 'POST', url, payload });
    expect(refused.statusCode).toBe(status);
    expect(refused.json()).toMatchObject({ ok: false, code });
  });

  test('may be called plain text, as a page elsewhere posts it', async () => {
    const post = (payload: string) =>
      app.inject({ method: 'POST', url: '/join', payload, headers: { 'content-type': 'text/plain' } });
    expect((await post('{"username":"ana"}')).json()).toMatchObject({ ok: true });
    const broken = await post('{"username":');
    expect(broken.statusCode).toBe(400);
    expect(broken.json()).toMatchObject({ ok: false, code: 'malformed' });
  });

  test('may be tried again if that was too much at once', async () => {
    const ana = await join(app, 'ana');
    const posts = Array.from({ length: 40 }, () =>
      app.inject({ method: 'POST', url: `/say?connection=${ana}`, payload: { message: 'hi' } }),
    );
    const last = (await Promise.all(posts)).at(-1);
    expect(last?.statusCode).toBe(429);
    expect(last?.json()).toMatchObject({ code: 'too-many-requests', retryAfterMs: expect.any(Number) });
  });

  test('has to come from someone who is there, to hear of news', async () => {
    const response = await app.inject('/events?connection=nobody&after=0');
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'not-joined' });
  });
});

test('short polling answers with what came after the number, again if it is asked again', async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  await shortPolling(app);
  const ana = await join(app, 'ana');
  const bo = await join(app, 'bo');
  await app.inject({ method: 'POST', url: `/typing?connection=${ana}` });
  const ask = async (connection: string, after: number) => {
    const { events } = (await app.inject(`/events?connection=${connection}&after=${after}`)).json<{
      events: Announcement[];
    }>();
    return events.map(({ number, event }) => `${number} ${event}`);
  };
  expect(await ask(ana, 0)).toEqual(['1 login', '2 user joined', '3 user joined']);
  expect(await ask(bo, 0)).toEqual(['1 login', '2 user joined', '3 typing']);
  expect(await ask(bo, 2)).toEqual(['3 typing']);
  expect(await ask(bo, 2)).toEqual(['3 typing']);
  expect(await ask(bo, 3)).toEqual([]);
});

test('whoever closes the stream of events is gone, and the others are told', async () => {
  const app = Fastify({ forceCloseConnections: true });
  onTestFinished(() => app.close());
  await sse(app);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const [ana, bo] = [await join(app, 'ana'), await join(app, 'bo')];
  const leaving = new AbortController();
  await fetch(`${url}/events?connection=${bo}`, { signal: leaving.signal });

  const { body, headers } = await fetch(`${url}/events?connection=${ana}`);
  expect(headers.get('content-type')).toBe('text/event-stream');
  leaving.abort();
  let heard = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += chunk;
    if (heard.includes('user left')) {
      break;
    }
  }
  expect(heard).toContain('event: user left\ndata: {"username":"bo","numUsers":1}\n\n');
});
