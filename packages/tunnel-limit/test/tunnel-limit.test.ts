import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { limitTunnel, type TunnelLimit } from '../src/index.ts';

/** A server behind a limit that says `ok`, and what it was asked. */
async function startLimited(limit: TunnelLimit) {
  const answered: string[] = [];
  const server = createServer((incoming, response) => {
    answered.push(incoming.url ?? '');
    response.end('ok');
  });
  server.on('upgrade', (incoming, socket) => {
    answered.push(`upgrade ${incoming.url}`);
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });
  const refused = limitTunnel(server, limit);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, answered, refused };
}

test('requests over the limit are answered with 429, whoever sends them, and with when to come back', async () => {
  const { url, answered, refused } = await startLimited({ counts: 'requests', perMinute: 2 });
  for (const path of ['a', 'b']) {
    expect((await fetch(url + path)).status).toBe(200);
  }
  const third = await fetch(`${url}c`);
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await third.json()).toMatchObject({
    code: 'too-many-requests',
    message: 'Too many requests in a minute: 2 are allowed.',
  });
  expect(answered).toEqual(['/a', '/b']);
  expect(refused()).toBe(1);
});

test('an upgrade to WebSocket counts, and is refused like a request', async () => {
  const { url, answered, refused } = await startLimited({ counts: 'requests', perMinute: 1 });
  await fetch(url);
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
  const [response] = (await once(request(`${url}socket`, { headers }).end(), 'response')) as [
    IncomingMessage,
  ];
  expect(response.statusCode).toBe(429);
  response.resume();
  expect(answered).toEqual(['/']);
  expect(refused()).toBe(1);
});

test('someone who is refused and gone at once harms nobody', async () => {
  const { url, refused } = await startLimited({ counts: 'requests', perMinute: 1 });
  await fetch(url);
  const visitor = connect(Number(new URL(url).port), '127.0.0.1');
  visitor.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  visitor.on('error', () => {});
  await once(visitor, 'connect');
  visitor.resetAndDestroy();
  await expect.poll(async () => (await fetch(url)).status).toBe(429);
  await expect.poll(refused).toBeGreaterThan(0);
});

test('a connection over the limit is refused with each of its requests', async () => {
  const { url, answered } = await startLimited({ counts: 'connections', perMinute: 1 });
  const headers = { Connection: 'close' };
  expect((await fetch(url, { headers })).status).toBe(200);
  expect((await fetch(url, { headers })).status).toBe(429);
  expect(answered).toEqual(['/']);
});
