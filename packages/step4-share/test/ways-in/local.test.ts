import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';

import Fastify from 'fastify';
import { listen } from 'serve';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, onTestFinished, test } from 'vitest';

import { local, type LocalOptions, type LocalWayIn } from '../../src/ways-in/local.ts';
import { NoWayIn } from '../../src/ways-in/way-in.ts';

const BIG = 'x'.repeat(5_000_000);

/** A server as step 4's, and what it has seen of its visitors. */
async function startServer() {
  const app = Fastify();
  const seen: IncomingHttpHeaders[] = [];
  app.server.prependListener('request', ({ headers }) => seen.push(headers));
  app.get('/', async () => 'hello');
  app.get('/big', async () => BIG);
  app.post<{ Body: string }>('/length', { bodyLimit: 10_000_000 }, async ({ body }) => String(body.length));
  app.get('/cookies', async (_request, reply) =>
    reply.header('Set-Cookie', ['a=1', 'b=2']).code(418).send('tea'),
  );
  const sockets = new Server(app.server, {
    allowRequest: ({ headers }, decide) => decide(null, headers['x-refuse'] === undefined),
  });
  app.server.prependListener('upgrade', ({ headers }) => seen.push(headers));
  sockets.on('connection', (socket) =>
    socket.on('say', (said: string, done: (heard: string) => void) => done(said)),
  );
  app.addHook('preClose', () => sockets.close());
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return { app, url, seen, sockets };
}

async function startWayIn(options: LocalOptions) {
  const wayIn = await local(options);
  onTestFinished(() => wayIn.close());
  return wayIn;
}

async function start(options: Omit<LocalOptions, 'target'> = {}) {
  const server = await startServer();
  return { ...server, wayIn: await startWayIn({ ...options, target: server.url }) };
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function ask({ urls: [url], certificate }: LocalWayIn, path = '', { body, ...options }: Asked = {}) {
  const asked = request(new URL(path, url), { ...options, ca: certificate }).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** A Socket.IO client that comes in over this transport and no other. */
function visitor(
  { urls: [url], certificate }: LocalWayIn,
  transport: 'polling' | 'websocket',
  headers = {},
): Socket {
  const socket = io(url, {
    transports: [transport],
    ca: certificate,
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
  });
  onTestFinished(() => void socket.disconnect());
  return socket;
}

const SAYS_WHO_IT_IS = {
  'X-Forwarded-For': '203.0.113.9, 10.0.0.1',
  'X-Forwarded-Proto': 'http',
  'X-Forwarded-Host': 'elsewhere.example',
  'X-Forwarded-Port': '1',
  'X-Real-IP': '203.0.113.9',
  Forwarded: 'for=203.0.113.9',
};

const expectTruth = (headers: IncomingHttpHeaders | undefined, { urls: [url] }: LocalWayIn) => {
  expect(headers).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': new URL(url).host,
    host: new URL(url).host,
  });
  for (const name of ['x-forwarded-port', 'x-real-ip', 'forwarded']) {
    expect(headers).not.toHaveProperty(name);
  }
};

describe('requests', () => {
  test('come through with their bodies, and the answers with status and headers', async () => {
    const { wayIn } = await start();
    expect(await ask(wayIn)).toMatchObject({ status: 200, body: 'hello' });
    expect((await ask(wayIn, 'big')).body).toBe(BIG);
    const headers = { 'Content-Type': 'text/plain' };
    expect((await ask(wayIn, 'length', { method: 'POST', headers, body: BIG })).body).toBe(
      String(BIG.length),
    );
    const { status, headers: got } = await ask(wayIn, 'cookies');
    expect([status, got['set-cookie']]).toEqual([418, ['a=1', 'b=2']]);
  });

  test('tell the server who has come, whatever the visitor says of itself', async () => {
    const { wayIn, seen } = await start();
    await ask(wayIn);
    expectTruth(seen[0], wayIn);
    await ask(wayIn, '', { headers: SAYS_WHO_IT_IS });
    expectTruth(seen[1], wayIn);
  });

  test('are for those who trust the certificate', async () => {
    const { wayIn } = await start();
    await expect(once(request(wayIn.urls[0]).end(), 'response')).rejects.toThrow('self-signed certificate');
  });
});

describe('Socket.IO', () => {
  test.each(['polling', 'websocket'] as const)('works over %s', async (transport) => {
    const { wayIn, seen } = await start();
    const socket = visitor(wayIn, transport, SAYS_WHO_IT_IS);
    expect(await socket.emitWithAck('say', 'hello')).toBe('hello');
    expect(await socket.emitWithAck('say', 'x'.repeat(500_000))).toHaveLength(500_000);
    expect(socket.io.engine.transport.name).toBe(transport);
    seen.forEach((headers) => expectTruth(headers, wayIn));
  });

  test('an upgrade is answered with 101 Switching Protocols, in HTTP/1.1', async () => {
    const { wayIn } = await start();
    const { hostname, port } = new URL(wayIn.urls[0]);
    const socket = connect({ host: hostname, port: Number(port), ca: wayIn.certificate });
    onTestFinished(() => void socket.destroy());
    socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString('latin1')).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
  });

  test('what the server refuses is refused, with its own status', async () => {
    const { wayIn } = await start();
    const headers = { 'X-Refuse': 'yes', Connection: 'Upgrade', Upgrade: 'websocket' };
    expect((await ask(wayIn, 'socket.io/?EIO=4&transport=websocket', { headers })).status).toBe(400);
    const socket = visitor(wayIn, 'websocket', { 'X-Refuse': 'yes' });
    await new Promise((resolve) => socket.once('connect_error', resolve));
  });

  test('a visitor who goes is gone for the server too, and the other way round', async () => {
    const { wayIn, sockets } = await start();
    const goes = visitor(wayIn, 'websocket');
    const [served] = (await once(sockets, 'connection')) as [
      { once(event: string, listener: () => void): void },
    ];
    const left = new Promise<void>((resolve) => served.once('disconnect', resolve));
    goes.io.engine.close();
    await left;

    const stays = visitor(wayIn, 'websocket');
    await new Promise<void>((resolve) => stays.once('connect', resolve));
    const dropped = new Promise<string>((resolve) => stays.once('disconnect', resolve));
    sockets.disconnectSockets(true);
    await dropped;
  });
});

describe('what is behind being gone', () => {
  test('requests and upgrades get 502 with a sentence, until it is back', async () => {
    const { app, url, wayIn } = await start();
    await app.close();
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
    for (const headers of [{}, upgrade]) {
      const { status, headers: got, body } = await ask(wayIn, 'socket.io/', { headers });
      expect(status).toBe(502);
      expect(got['content-type']).toBe('text/plain; charset=utf-8');
      expect(body).toMatch(/does not answer/);
    }

    const back = Fastify();
    back.get('/', async () => 'back');
    onTestFinished(() => back.close());
    await listen(back, { port: Number(new URL(url).port), host: '127.0.0.1' });
    expect((await ask(wayIn)).body).toBe('back');
  });

  test('an open WebSocket ends, and nothing else', async () => {
    const { app, wayIn } = await start();
    const socket = visitor(wayIn, 'websocket');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const dropped = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    await app.close();
    expect(await dropped).toMatch(/^transport/);
    expect((await ask(wayIn)).status).toBe(502);
  });

  test('an answer that breaks off breaks off', async () => {
    const breaking = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());
    }).listen(0, '127.0.0.1');
    await once(breaking, 'listening');
    onTestFinished(() => void breaking.close());
    const target = `http://127.0.0.1:${(breaking.address() as AddressInfo).port}/`;
    const wayIn = await startWayIn({ target });
    await expect(ask(wayIn)).rejects.toThrow('aborted');
  });
});

test('a limit is for all visitors together, and for upgrades', async () => {
  const { wayIn } = await start({ requestsPerMinute: 2 });
  expect((await ask(wayIn)).status).toBe(200);
  const socket = visitor(wayIn, 'websocket');
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const { status, headers } = await ask(wayIn);
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
  expect((await ask(wayIn, 'socket.io/', { headers: upgrade })).status).toBe(429);
  expect(await socket.emitWithAck('say', 'still here')).toBe('still here');
});

test('it takes the port that it is given, and says so if that is taken', async () => {
  const { url, wayIn } = await start();
  const port = Number(new URL(wayIn.urls[0]).port);
  await expect(local({ target: url, port })).rejects.toThrow(NoWayIn);
  await expect(local({ target: url, port })).rejects.toThrow(`Port ${port} of the stand-in is taken`);
  await wayIn.close();
  expect((await startWayIn({ target: url, port })).urls).toEqual([`https://127.0.0.1:${port}/`]);
});

test('it closes at once, whatever is open, and twice is no mistake', async () => {
  const { wayIn } = await start();
  const sockets = (['polling', 'websocket'] as const).map((transport) => visitor(wayIn, transport));
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('connect', resolve))));
  const dropped = sockets.map(
    (socket) => new Promise<string>((resolve) => socket.once('disconnect', resolve)),
  );
  await Promise.all([wayIn.close(), wayIn.close()]);
  await Promise.all(dropped);
  await expect(ask(wayIn)).rejects.toThrow('ECONNREFUSED');
});
