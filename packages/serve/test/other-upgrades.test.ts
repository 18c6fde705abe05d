import { once } from 'node:events';
import { connect } from 'node:net';

import Fastify from 'fastify';
import { Server } from 'socket.io';
import { expect, test } from 'vitest';

import { listen } from '../src/serve.ts';

test.each(['/', '/socket.io/?EIO=4&transport=websocket&sid=unknown'])(
  'someone who asks for an upgrade of %s and is gone before the answer does no harm',
  async (path) => {
    const app = Fastify();
    const io = new Server(app.server);
    app.addHook('preClose', () => io.close());
    const url = new URL(await listen(app, { port: 0, host: '127.0.0.1' }));
    // An error that nobody hears would fail this run. It takes a few until one falls between question and answer.
    for (let attempt = 0; attempt < 200; attempt++) {
      const socket = connect(Number(url.port), url.hostname);
      await once(socket, 'connect');
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    expect((await fetch(new URL('/socket.io/?EIO=4&transport=polling', url))).status).toBe(200);
    await app.close();
  },
);
