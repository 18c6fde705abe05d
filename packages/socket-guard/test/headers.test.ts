import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { guard } from '../src/index.ts';

let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  app = Fastify();
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send('page'));
  app.get('/main.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(''));
  const io = new Server(app.server);
  guard(io, { origins: ['https://chat.example'], trustedProxies: ['loopback'] }, app);
  app.addHook('preClose', () => io.close());
  url = await listen(app, { port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

async function policy(path: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(new URL(path, url), { headers });
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  return response.headers.get('content-security-policy') ?? '';
}

test('a page may use what its server has, and connect to it over WebSocket, in Safari too', async () => {
  const { host } = new URL(url);
  expect(await policy('/')).toContain(`connect-src 'self' ws://${host} wss://chat.example;`);
  expect(await policy('/', { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'a.example' })).toContain(
    "connect-src 'self' wss://a.example wss://chat.example;",
  );
});

test('nothing inline, and nothing that breaks plain HTTP in a LAN', async () => {
  const response = await fetch(url);
  const headers = Object.fromEntries(response.headers);
  expect(headers['content-security-policy']).not.toMatch(/unsafe|upgrade-insecure-requests|\*|data:/);
  expect(headers).not.toHaveProperty('strict-transport-security');
  expect(headers).not.toHaveProperty('cross-origin-opener-policy');
});

test.each(['a;script-src *', "a 'unsafe-inline'", '[::1]:3003'])(
  'a Host of %s adds nothing',
  async (host) => {
    const given = await policy('/', { 'X-Forwarded-Host': host });
    expect(given).toContain("connect-src 'self' wss://chat.example;");
  },
);

test('what is no page says less than one: a page sends for several', async () => {
  expect(await policy('/main.js')).toBe("default-src 'none'");
  const { headers } = await fetch(new URL('/main.js', url));
  expect(headers.has('referrer-policy')).toBe(false);
});

test('what Engine.IO answers is data, and says so', async () => {
  expect(await policy('/socket.io/?EIO=4&transport=polling')).toBe("default-src 'none'");
  expect(await policy('/socket.io/?EIO=3&transport=polling')).toBe("default-src 'none'");
});
