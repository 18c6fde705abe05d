import { once } from 'node:events';
import { request } from 'node:http';
import { Writable } from 'node:stream';

import Fastify, { type FastifyInstance } from 'fastify';
import { Server } from 'socket.io';
import { connectClient } from 'testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { listen, logging, watchRequests } from '../src/index.ts';

interface Line {
  level: number;
  msg: string;
  request?: { method: string; url: string; status?: number; ms: number };
}

let app: FastifyInstance;
let url: string;
let lines: Line[];
let text: string;

beforeEach(async () => {
  lines = [];
  text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      lines.push(JSON.parse(String(chunk)) as Line);
      done();
    },
  });
  app = Fastify({ ...logging, logger: { stream } });
  app.get('/', async () => 'ok');
  app.get('/broken', async () => {
    throw new Error('on purpose');
  });
  const io = new Server(app.server);
  io.on('connection', (socket) => socket.on('say', (_text, done: () => void) => done()));
  app.addHook('preClose', () => io.close());
  url = await listen(app, { port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const requests = () => lines.map(({ msg }) => msg.replace(/ \d+ ms$/, ''));

test('a request is one line, with how long it took, and its parameters stay out of it', async () => {
  await fetch(`${url}?pin=123456&token=secret`);
  await expect.poll(() => requests()).toEqual(['GET / 200']);
  expect(lines[0]?.request).toEqual({ method: 'GET', url: '/', status: 200, ms: expect.any(Number) });
  await fetch(`${url}nowhere`);
  await expect.poll(() => requests()).toEqual(['GET / 200', 'GET /nowhere 404']);
  expect(text).not.toMatch(/123456|secret/);
});

test('a line is short, however long the address is', async () => {
  await fetch(`${url}${'a'.repeat(10_000)}`);
  await expect.poll(() => lines).toHaveLength(1);
  expect(text.length).toBeLessThan(1000);
});

test('an error of a handler is logged with its stack, apart from the request', async () => {
  await fetch(`${url}broken?token=secret`);
  await expect.poll(() => requests()).toEqual(['on purpose', 'GET /broken 500']);
  expect(text).toContain('request-log.test.ts');
  expect(text).not.toContain('secret');
});

test('every poll and every POST is a line, without session ids and texts', async () => {
  const client = await connectClient(url, 'polling');
  await client.ask('say', 'a private matter');
  const poll = '/socket.io/?EIO=4&transport=polling';
  await expect.poll(() => requests()).toContain(`POST ${poll} 200`);
  expect(requests().filter((line) => line === `GET ${poll} 200`).length).toBeGreaterThan(1);
  expect(text).not.toContain(client.socket.io.engine.id);
  expect(text).not.toContain('private');
});

test('an upgrade is a line with 101', async () => {
  await connectClient(url, 'websocket');
  expect(requests()).toEqual(['GET /socket.io/?EIO=4&transport=websocket 101']);
});

test('an upgrade is a line in each of several logs', async () => {
  const others: string[] = [];
  for (const name of ['second', 'third']) {
    watchRequests(
      app.server,
      () =>
        ({ status }) =>
          others.push(`${name} ${status}`),
    );
  }
  await connectClient(url, 'websocket');
  expect(requests()).toEqual(['GET /socket.io/?EIO=4&transport=websocket 101']);
  expect(others).toEqual(['second 101', 'third 101']);
});

test('a refused upgrade is a line with its status', async () => {
  const upgrade = request(new URL('socket.io/?EIO=4&transport=websocket&sid=nobody', url), {
    headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13 },
  }).end();
  await once(upgrade, 'response');
  expect(requests()).toEqual(['GET /socket.io/?EIO=4&transport=websocket 400']);
});

test('a client that goes before it is answered is logged as unanswered', async () => {
  const handshake = await (await fetch(`${url}socket.io/?EIO=4&transport=polling`)).text();
  const { sid } = JSON.parse(handshake.slice(1)) as { sid: string };
  // The first poll would be answered with the namespace's greeting; nobody has joined it, so it waits.
  const leaving = new AbortController();
  const poll = fetch(`${url}socket.io/?EIO=4&transport=polling&sid=${sid}`, { signal: leaving.signal });
  await once(app.server, 'request');
  leaving.abort();
  await expect(poll).rejects.toThrow('abort');
  await expect.poll(() => requests()).toContain('GET /socket.io/?EIO=4&transport=polling unanswered');
});
