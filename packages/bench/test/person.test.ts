import { once } from 'node:events';
import { createServer } from 'node:http';

import { Server, type Socket } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';

import { DIALECT } from '../src/people/dialects.ts';
import { Person } from '../src/people/person.ts';

test.each([
  ['websocket', ['websocket']],
  ['polling', ['polling', 'websocket']],
] as const)('who comes over %s has used %j', async (way, transports) => {
  const http = createServer();
  const io = new Server(http, { serveClient: false });
  onTestFinished(() => void io.close());
  const used: string[] = [];
  io.engine.on('connection', ({ transport }: Socket['conn']) => used.push(transport.name));
  io.on('connection', ({ conn }) => used.push(conn.transport.name));
  io.on('connection', (socket) => socket.on('add user', () => socket.emit('login', { numUsers: 1 })));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const person = new Person('ana', DIALECT.plain, { message: () => {} });
  onTestFinished(() => person.leave());
  await person.join(`http://127.0.0.1:${port}/`, '10.0.0.1', way);
  expect([...new Set(used)]).toEqual(transports);
});
