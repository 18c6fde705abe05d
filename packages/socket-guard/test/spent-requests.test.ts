import { once } from 'node:events';

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
  return { io, url: await listen(app, { port: 0, host: '127.0.0.1' }) };
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
  'nothing keeps the requests of a connection over $transports',
  async ({ transports }) => {
    const { io, url } = await guardedServer();
    const requests: WeakRef<object>[] = [];
    io.engine.use((request: object, _response: object, next: () => void) => {
      requests.push(new WeakRef(request));
      next();
    });
    const connected: Promise<Socket[]> = once(io, 'connection');
    const client = connect(url, { transports, forceNew: true, reconnection: false });
    onTestFinished(() => void client.disconnect());
    const [socket] = await connected;
    if (socket?.conn.transport.name === 'polling') {
      await once(socket.conn, 'upgrade');
    }

    expect(requests.length).toBeGreaterThan(0);
    const kept = () => {
      collectGarbage();
      return requests.filter((request) => request.deref() !== undefined);
    };
    await expect.poll(kept, { timeout: 10_000 }).toEqual([]);
  },
);
