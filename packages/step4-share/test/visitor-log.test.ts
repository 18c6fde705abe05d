import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

import Fastify from 'fastify';
import { listen } from 'serve';
import { Server } from 'socket.io';
import { connectClient } from 'testing';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';

import { visitorLog, type VisitorLogOptions } from '../src/visitor-log.ts';

afterEach(() => vi.unstubAllEnvs());
beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1');
  vi.stubEnv('FORCE_COLOR', undefined);
});

/** A server as step 4's, and the lines about its visitors. */
async function start(visitorOf?: VisitorLogOptions['visitorOf']) {
  const app = Fastify();
  const lines: string[] = [];
  app.get('/', async () => 'hello');
  const io = new Server(app.server);
  io.on('connection', (socket) => socket.on('say', (_text, done: () => void) => done()));
  app.addHook('preClose', () => io.close());
  const log = visitorLog({
    print: (line) => lines.push(line),
    ...(visitorOf !== undefined && { visitorOf }),
  });
  const url = await listen(app, { port: 0, host: '127.0.0.1' }, log);
  onTestFinished(() => app.close());
  /** Without the time, and with single spaces. */
  const said = () => lines.map((line) => line.replace(/^\d\d:\d\d:\d\d/, 'TIME').replaceAll(/ +/g, ' '));
  return { app, url, lines, said };
}

/** The visitor says who it is, as a proxy would. */
const byHeader = ({ headers }: IncomingMessage) => String(headers['x-visitor']);

test('a request is a line in columns: time, method, path, status with its words, visitor', async () => {
  const { url, lines } = await start();
  await fetch(url);
  await expect.poll(() => lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d  GET      \/ {29}200 OK {19}visitor 1$/);
  await fetch(`${url}a/path/that/is/much/longer/than/the/column`, { method: 'DELETE' });
  await expect.poll(() => lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d  DELETE   \/a\/path\/that\/is\/much\/longer…  404 Not Found/);
  expect(lines[1]?.indexOf('visitor')).toBe(lines[0]?.indexOf('visitor'));
});

test('an upgrade to WebSocket is 101 Switching Protocols', async () => {
  const { url, said } = await start();
  await connectClient(url, 'websocket');
  expect(said()).toEqual(['TIME GET /socket.io/ 101 Switching Protocols visitor 1']);
});

test('a request that offers an upgrade nobody takes is answered, and is a line', async () => {
  const app = Fastify();
  const lines: string[] = [];
  app.get('/', async () => 'hello');
  onTestFinished(() => app.close());
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
  const log = visitorLog({ print: (line) => lines.push(line) });
  const asked = request(await listen(app, { port: 0, host: '127.0.0.1' }, log), { headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  response.resume();
  await expect.poll(() => lines.join()).toContain('200 OK');
});

test('every poll that was answered is a line, those too that have waited', async () => {
  const { url, said } = await start();
  const client = await connectClient(url, 'polling');
  await client.ask('say', 'hello');
  await expect.poll(said).toContain('TIME POST /socket.io/ 200 OK visitor 1');
  const polls = () => said().filter((line) => line === 'TIME GET /socket.io/ 200 OK visitor 1');
  await expect.poll(() => polls().length).toBeGreaterThan(2);
});

test('what nobody may read is in no line', async () => {
  const { url, lines } = await start();
  await fetch(`${url}?pin=123456&token=secret`);
  const client = await connectClient(url, 'polling');
  await client.ask('say', 'a private matter');
  await expect.poll(() => lines.length).toBeGreaterThan(3);
  const text = lines.join('\n');
  expect(text).not.toMatch(/123456|secret|private|127\.0\.0\.1|sid/);
  expect(text).not.toContain(client.socket.io.engine.id);
});

test('a visitor keeps its number, whatever it asks and over each transport', async () => {
  const { url, said } = await start(byHeader);
  for (const visitor of ['ana', 'ben', 'ana']) {
    await fetch(url, { headers: { 'X-Visitor': visitor } });
  }
  const upgrade = request(new URL('socket.io/?EIO=4&transport=websocket', url), {
    headers: {
      'X-Visitor': 'ben',
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    },
  }).end();
  const [, socket] = (await once(upgrade, 'upgrade')) as [IncomingMessage, { destroy(): void }];
  socket.destroy();
  await expect.poll(() => said()).toHaveLength(4);
  expect(said().map((line) => line.split(' ').slice(2).join(' '))).toEqual([
    '/ 200 OK visitor 1',
    '/ 200 OK visitor 2',
    '/ 200 OK visitor 1',
    '/socket.io/ 101 Switching Protocols visitor 2',
  ]);
});

test('who comes after very many has no number', async () => {
  let count = 0;
  const { url, said } = await start(() => String((count += 1)));
  for (let i = 0; i < 1001; i += 1) {
    await (await fetch(url)).text();
  }
  await expect.poll(() => said()).toHaveLength(1001);
  expect(said().slice(-2)).toEqual(['TIME GET / 200 OK visitor 1000', 'TIME GET / 200 OK another visitor']);
});

test.each(['/\u009B31mred', '/\u001B[31mred', '/a\tb'])(
  'a path gives the terminal no orders: %j',
  async (path) => {
    const { url, lines } = await start();
    const visitor = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void visitor.destroy());
    visitor.write(Buffer.from(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 'latin1'));
    visitor.resume();
    await once(visitor, 'close');
    await fetch(url);
    await expect.poll(() => lines.join('\n')).toContain('200 OK');
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  },
);

test('a request that was given up is unanswered', async () => {
  const { app, url, said } = await start();
  const handshake = await (await fetch(`${url}socket.io/?EIO=4&transport=polling`)).text();
  const { sid } = JSON.parse(handshake.slice(1)) as { sid: string };
  const leaving = new AbortController();
  const poll = fetch(`${url}socket.io/?EIO=4&transport=polling&sid=${sid}`, { signal: leaving.signal });
  await once(app.server, 'request');
  leaving.abort();
  await expect(poll).rejects.toThrow('abort');
  await expect.poll(() => said()).toContain('TIME GET /socket.io/ unanswered visitor 1');
});

test('there are colours where they can be seen', async () => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('FORCE_COLOR', '1');
  const { url, lines } = await start();
  await connectClient(url, 'websocket');
  expect(lines[0]).toContain('\u001B[36m101 Switching Protocols\u001B[39m');
});
