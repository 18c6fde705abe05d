import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startNetwork } from '../src/index.ts';

// Answers every line with the same line.
const echo = createServer((socket) => socket.pipe(socket));
let address: string;

beforeAll(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  address = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`;
});
afterAll(() => void echo.close());

async function dial(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  let heard = '';
  socket.on('data', (data) => (heard += String(data)));
  // The reset that is to come.
  socket.on('error', () => {});
  return { socket, heard: () => heard };
}

test('a network passes on what is said, swallows everything while silent, and heals for those who come anew', async () => {
  const network = await startNetwork(address);
  const before = await dial(network.url);
  before.socket.write('one');
  await once(before.socket, 'data');

  network.silence();
  before.socket.write('two');
  const during = await dial(network.url);
  during.socket.write('three');

  const reset = [before, during].map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
  network.restore();
  await Promise.all(reset);
  const after = await dial(network.url);
  after.socket.write('four');
  await once(after.socket, 'data');

  expect([before.heard(), during.heard(), after.heard()]).toEqual(['one', '', 'four']);
  expect([before.socket.closed, during.socket.closed]).toEqual([true, true]);
  await network.close();
});

test('a network that forgets its connections leaves them open, and without a word for ever', async () => {
  const network = await startNetwork(address);
  const before = await dial(network.url);
  before.socket.write('one');
  await once(before.socket, 'data');

  network.silence();
  network.restore('forgotten');
  before.socket.write('two');
  const after = await dial(network.url);
  after.socket.write('three');
  await once(after.socket, 'data');

  expect([before.heard(), after.heard()]).toEqual(['one', 'three']);
  expect(before.socket.closed).toBe(false);
  await network.close();
});
