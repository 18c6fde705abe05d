import { once } from 'node:events';

import Fastify from 'fastify';
import { listen } from 'serve';
import { Server, type Socket } from 'socket.io';
import { connectClient, TRANSPORTS } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { guard } from '../src/index.ts';

test.each(TRANSPORTS)('of the request only what a handshake tells is kept, over %s', async (transport) => {
  const app = Fastify();
  const io = new Server(app.server);
  guard(io, {}, app);
  io.of('/room');
  app.addHook('preClose', () => io.close());
  onTestFinished(() => app.close());
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  const connected: Promise<Socket[]> = once(io.of('/room'), 'connection');
  await connectClient(`${url}room`, transport);
  const [socket] = await connected;

  expect(socket?.handshake).toMatchObject({
    address: '127.0.0.1',
    headers: { host: new URL(url).host },
    secure: false,
    xdomain: false,
  });
  expect(Object.keys(socket?.request.headers ?? {})).toEqual(['host']);
});
