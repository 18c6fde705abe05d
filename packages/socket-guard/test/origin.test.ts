import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { guard, originFlag } from '../src/index.ts';

let app: FastifyInstance;
let url: URL;

beforeEach(async () => {
  app = Fastify();
  const io = new Server(app.server);
  guard(io, { origins: ['https://chat.example.org', 'http://tunnel.example:80/'] });
  app.addHook('preClose', () => io.close());
  url = new URL(await listen(app, { port: 0, host: '127.0.0.1' }));
});
afterEach(() => app.close());

type Headers = Record<string, string>;

async function poll(headers: Headers) {
  const call = request(new URL('/socket.io/?EIO=4&transport=polling', url), { headers }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const body = String(Buffer.concat(await response.toArray()));
  return { status: response.statusCode, headers: response.headers, body };
}

async function upgrade(headers: Headers) {
  const socket = connect(Number(url.port), '127.0.0.1');
  const lines = Object.entries({ Host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      ...lines,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n'),
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  const text = String(answer);
  return { status: Number(text.slice(9, 12)), body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

const passing: [string, () => Headers][] = [
  ['none', () => ({})],
  ['the server’s own', () => ({ Origin: url.origin })],
  [
    'the server’s own under another name',
    () => ({ Host: 'my-laptop:3003', Origin: 'http://my-laptop:3003' }),
  ],
  ['the server’s own on port 80', () => ({ Host: 'my-laptop:80', Origin: 'http://my-laptop' })],
  ['a named one', () => ({ Origin: 'https://chat.example.org' })],
  ['a named one, written in another way', () => ({ Origin: 'http://tunnel.example' })],
];
const refused: [string, () => Headers][] = [
  ['another site', () => ({ Origin: 'https://evil.example' })],
  ['another port', () => ({ Origin: 'http://127.0.0.1:1' })],
  ['another scheme', () => ({ Origin: url.origin.replace('http:', 'https:') })],
  ['a name that begins like a named one', () => ({ Origin: 'https://chat.example.org.evil.example' })],
  ['null', () => ({ Origin: 'null' })],
  ['rubbish', () => ({ Origin: '::' })],
];

describe.each([
  ['polling', poll, 200],
  ['websocket', upgrade, 101],
] as const)('%s', (_transport, ask, accepted) => {
  test.each(passing)('an Origin passes that is %s', async (_what, headers) => {
    expect((await ask(headers())).status).toBe(accepted);
  });

  test.each(refused)('an Origin is refused that is %s', async (_what, headers) => {
    const { status, body } = await ask(headers());
    expect(status).toBe(403);
    expect(body).toContain('--origin');
  });
});

test('a refused upgrade is closed, whether or not its client closes too', async () => {
  const socket = connect({ port: Number(url.port), host: '127.0.0.1', allowHalfOpen: true });
  const lines = ['Connection: Upgrade', 'Upgrade: websocket', 'Origin: https://evil.example', '\r\n'];
  socket.write(
    ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `Host: ${url.host}`, ...lines].join('\r\n'),
  );
  await once(socket.resume(), 'end');
  const open = () =>
    new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)));
  await expect.poll(open).toBe(0);
  socket.destroy();
});

test.each(['*', 'chat.example.org', 'localhost:8080', 'file:///x', 'null'])('%s cannot be named', (value) => {
  expect(originFlag.check(value)).toContain('is no origin');
  expect(originFlag.check('https://chat.example.org')).toBeUndefined();
});

test('a page of a named origin may read its polls, and no other may', async () => {
  const named = await poll({ Origin: 'https://chat.example.org' });
  expect(named.headers['access-control-allow-origin']).toBe('https://chat.example.org');
  expect(
    (await poll({ Origin: 'https://evil.example' })).headers['access-control-allow-origin'],
  ).toBeUndefined();
});

test('someone else’s session does not open the door for another site', async () => {
  const { body } = await poll({});
  const { sid } = JSON.parse(body.slice(1)) as { sid: string };
  const call = request(new URL(`/socket.io/?EIO=4&transport=polling&sid=${sid}`, url), {
    headers: { Origin: 'https://evil.example' },
  }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(403);
});
