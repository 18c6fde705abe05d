import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { expect, onTestFinished, test } from 'vitest';

import { startDelay } from '../src/measure/delay.ts';

test('holds back each direction, and hands on everything in order', async () => {
  const delayMs = 15;
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  onTestFinished(() => void echo.close());
  await once(echo, 'listening');
  const delay = await startDelay(`http://127.0.0.1:${(echo.address() as AddressInfo).port}/`, delayMs);
  onTestFinished(() => delay.close());

  const socket = connect(Number(new URL(delay.url).port), '127.0.0.1');
  const before = performance.now();
  socket.write('first');
  await once(socket, 'readable');
  // The connection takes a round trip of its own.
  expect(performance.now() - before).toBeGreaterThanOrEqual(4 * delayMs);

  const sent = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  const received = buffer(socket);
  const again = performance.now();
  socket.end(sent);
  expect(Buffer.compare(await received, Buffer.concat([Buffer.from('first'), sent]))).toBe(0);
  expect(performance.now() - again).toBeGreaterThanOrEqual(2 * delayMs);
});
