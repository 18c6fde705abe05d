import Fastify from 'fastify';
import { register } from 'prom-client';
import { listen } from 'serve';
import { Server, type Socket } from 'socket.io';
import { connectClient } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { scaleApp } from '../src/app.ts';
import { watchConnections } from '../src/connections.ts';
import { memoryStore } from './memory-store.ts';

test.each([
  { hasOtherNodes: false, told: 'at once' },
  { hasOtherNodes: true, told: 'bit by bit, since each comes to another node' },
])('people are told to come back $told, where hasOtherNodes is $hasOtherNodes', async ({ hasOtherNodes }) => {
  const app = Fastify();
  const { io, drain } = await scaleApp(app, {
    node: 'test',
    worker: 1,
    store: memoryStore({ hasOtherNodes }),
  });
  onTestFinished(async () => {
    await app.close();
    register.clear();
  });
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  const connections: Socket['conn'][] = [];
  io.engine.on('connection', (connection: Socket['conn']) => connections.push(connection));
  // More than a step's worth.
  for (let count = 0; count < 60; count++) {
    await connectClient(`${url}chat`, 'websocket');
  }

  const drained = drain();
  const told = connections.filter(({ readyState }) => readyState !== 'open').length;
  expect(told === 60).toBe(!hasOtherNodes);
  expect(told).toBeGreaterThan(0);
  await drained;
});

test('who comes back while others are still told to go elsewhere stays', async () => {
  const app = Fastify();
  const io = new Server(app.server);
  onTestFinished(async () => {
    await io.close();
  });
  const connections = watchConnections(io, () => true);
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  const ana = await connectClient(url, 'websocket');

  const told = connections.sendElsewhere();
  expect(await ana.next('disconnect')).toBe('transport close');
  const back = await connectClient(url, 'websocket');
  await told;
  expect(back.socket.connected).toBe(true);
  expect(connections.count).toBe(1);
});
