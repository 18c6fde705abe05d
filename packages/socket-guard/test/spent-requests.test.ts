import { type EventEmitter, once } from 'node:events';

import Fastify from 'fastify';
import { listen } from 'serve';
import { Server, type Socket } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { collectGarbage, connectClient, TRANSPORTS } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { guard } from '../src/index.ts';

async function guardedServer() {
  const app = Fastify();
  const io = new Server(app.server);
  guard(io, {}, app);
  app.addHook('preClose', () => io.close());
  onTestFinished(() => app.close());
  return { app, io, url: await listen(app, { port: 0, host: '127.0.0.1' }) };
}

test.each(TRANSPORTS)('of the request only what a handshake tells is kept, over %s', async (transport) => {
  const { io, url } = await guardedServer();
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

test.each([{ transports: ['websocket'] }, { transports: ['polling', 'websocket'] }])(
  'nothing keeps the requests of a connection over $transports, nor what they were answered with',
  async ({ transports }) => {
    const { io, url } = await guardedServer();
    const spent: WeakRef<object>[] = [];
    io.engine.use((request: object, response: object, next: () => void) => {
      spent.push(new WeakRef(request), new WeakRef(response));
      next();
    });
    const connected: Promise<Socket[]> = once(io, 'connection');
    const client = connect(url, { transports, forceNew: true, reconnection: false });
    onTestFinished(() => void client.disconnect());
    const [socket] = await connected;
    if (socket?.conn.transport.name === 'polling') {
      await once(socket.conn, 'upgrade');
    }

    expect(spent.length).toBeGreaterThan(0);
    const kept = () => {
      collectGarbage();
      return spent.filter((each) => each.deref() !== undefined);
    };
    await expect.poll(kept, { timeout: 10_000 }).toEqual([]);
  },
);

test('an upgrade is done when it is accepted, and everyone else still hears of its end', async () => {
  const { io, url, app } = await guardedServer();
  const heard: string[] = [];
  app.server.prependListener('upgrade', (_request: object, socket: Socket['conn']['request']['socket']) =>
    socket.on('close', () => heard.push('socket')),
  );
  io.engine.use((_request: object, response: EventEmitter, next: () => void) => {
    response.once('close', () => heard.push('upgrade'));
    next();
  });
  const connected: Promise<Socket[]> = once(io, 'connection');
  const client = connect(url, { transports: ['websocket'], forceNew: true, reconnection: false });
  const [socket] = await connected;
  expect(heard).toEqual(['upgrade']);

  const closed = once(socket!.conn, 'close');
  client.disconnect();
  await closed;
  await expect.poll(() => heard).toEqual(['upgrade', 'socket']);
});
