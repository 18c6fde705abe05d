import { once } from 'node:events';

import { LIMITS } from 'chat-protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { connectClient, TRANSPORTS } from 'testing';
import { afterEach, describe, expect, test } from 'vitest';

import { CONNECTION_LIMITS, guard, guardOptions, type GuardOptions, type MakeLimiter } from '../src/index.ts';

let app: FastifyInstance;
afterEach(() => app.close());

async function start(options: GuardOptions) {
  app = Fastify();
  const io = new Server(app.server);
  guard(io, options, app);
  io.on('connection', (socket) =>
    socket.on('say', (_text, reply: (answer: string) => void) => reply('heard')),
  );
  app.addHook('preClose', () => io.close());
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  return { io, url };
}

const poll = (url: string, address: string) =>
  fetch(new URL('/socket.io/?EIO=4&transport=polling', url), { headers: { 'X-Forwarded-For': address } });

describe('handshakes', () => {
  /** As many as two, so that a test needs few. */
  const twice: MakeLimiter = () => {
    const counts = new Map<string, number>();
    return {
      async consume(key) {
        const { RateLimiterRes } = await import('rate-limiter-flexible');
        const count = (counts.get(String(key)) ?? 0) + 1;
        counts.set(String(key), count);
        const result = new RateLimiterRes(0, 2500, count);
        return count > 2 ? Promise.reject(result) : result;
      },
    };
  };

  test('of one address are bounded, behind a proxy too, in any store', async () => {
    const { url } = await start({ limiter: twice, trustedProxies: ['loopback'] });
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      expect((await poll(url, address)).status).toBe(200);
      expect((await poll(url, address)).status).toBe(200);
      const refused = await poll(url, address);
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('3');
      expect(await refused.json()).toEqual({
        code: 'too-many-requests',
        message: expect.any(String),
        retryAfterMs: 2500,
      });
    }
  });

  test('an address that anybody can claim is not believed', async () => {
    const { url } = await start({ limiter: twice });
    const statuses = await Promise.all(
      ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map((address) => poll(url, address)),
    );
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test('a store that fails refuses nobody', async () => {
    const broken: MakeLimiter = () => ({ consume: () => Promise.reject(new Error('on purpose')) });
    const { url } = await start({ limiter: broken });
    expect((await poll(url, '')).status).toBe(200);
  });

  test('of two session ids the last one counts, as for Engine.IO', async () => {
    const { url } = await start({ limiter: twice });
    const asked = () => fetch(new URL('/socket.io/?EIO=4&transport=polling&sid=made-up&sid=', url));
    const statuses = [await asked(), await asked(), await asked()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe.each(TRANSPORTS)('events over %s', (transport) => {
  test('are refused above the limit, and who goes on is closed', async () => {
    const { url } = await start({});
    const client = await connectClient(url, transport);
    const most = LIMITS.events.other;
    const answers = await Promise.all(
      Array.from({ length: most + 5 }, () => client.ask<unknown>('say', 'hi')),
    );
    expect(answers.filter((answer) => answer === 'heard')).toHaveLength(most);
    expect(answers.at(-1)).toMatchObject({
      ok: false,
      code: 'too-many-requests',
      retryAfterMs: expect.any(Number),
    });

    const more = CONNECTION_LIMITS.refusals.points - 5;
    for (let count = 0; count < more; count++) {
      client.socket.emit('say', 'hi', () => {});
    }
    // The last refusal that is answered, and then one that is not.
    expect(client.socket.connected).toBe(true);
    client.socket.emit('say', 'one too many');
    expect(await client.next('disconnect')).toBe('io server disconnect');
  });

  test('are not counted without limits', async () => {
    const { url } = await start({ limits: false });
    const client = await connectClient(url, transport);
    const answers = await Promise.all(Array.from({ length: 2000 }, () => client.ask<unknown>('say', 'hi')));
    expect(new Set(answers)).toEqual(new Set(['heard']));
  });
});

describe('who does not read', () => {
  test.each(TRANSPORTS)(
    'is cut off over %s before a mebibyte waits, and others are not',
    async (transport) => {
      const { io, url } = await start({ limits: false });
      const reader = await connectClient(url, transport);
      const sleeper = connect(url, { transports: [transport], forceNew: true, reconnection: false });
      await new Promise<void>((resolve) => sleeper.once('connect', resolve));
      const text = 'x'.repeat(60_000);
      const lost = once(io.of('/').sockets.get(String(sleeper.id))!, 'disconnect');

      // What goes out in one turn of the event loop waits, whoever reads.
      let sent = 0;
      for (; sent < 10; sent++) {
        io.emit('news', text);
      }
      await expect.poll(() => reader.heard).toHaveLength(sent);
      expect(reader.socket.connected).toBe(true);

      const own = io.of('/').sockets.get(String(sleeper.id));
      for (let count = 0; count < 20; count++) {
        own?.emit('news', text);
      }
      await lost;
      expect(reader.socket.connected).toBe(true);
      sleeper.close();
    },
  );

  test('may be sent something big, if nothing waits', async () => {
    const { io, url } = await start({});
    const client = await connectClient(url, 'websocket');
    io.emit('news', 'x'.repeat(2_000_000));
    expect(await client.next<string>('news')).toHaveLength(2_000_000);
  });
});

test('who reads is not cut off for what was posted in between', async () => {
  const { io, url } = await start({});
  const waiting: (() => void)[] = [];
  io.on('connection', (socket) =>
    socket.on('say later', (text: string, reply: (answer: string) => void) =>
      waiting.push(() => reply(text)),
    ),
  );
  // Goes out with the poll that has waited all the time.
  app.server.prependListener('request', ({ method }, response) => {
    if (method === 'POST') {
      response.once('close', () => setImmediate(() => waiting.splice(0).forEach((answer) => answer())));
    }
  });
  const client = await connectClient(url, 'polling');
  const long = 'x'.repeat(60_000);
  for (let sent = 0; sent < 2 * CONNECTION_LIMITS.waiting; sent += long.length) {
    expect(await client.ask('say later', long)).toBe(long);
  }
});

test('the flags are the guard’s options', () => {
  expect(guardOptions({})).toEqual({ origins: undefined, trustedProxies: undefined, limits: true });
  expect(guardOptions({ origin: ['http://a'], 'trust-proxy': ['::1'], 'no-limits': true })).toEqual({
    origins: ['http://a'],
    trustedProxies: ['::1'],
    limits: false,
  });
});
