import { Worker } from 'node:cluster';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { balance } from '../src/primary/balance.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';

// A worker under load has answered before the primary hears that it has the connection. Meanwhile both could read it.
test('what a client says after its first request is left to the worker', async () => {
  const handed: Socket[] = [];
  const worker = Object.assign(new Worker(), {
    send(_message: unknown, socket: unknown) {
      if (socket instanceof Socket) {
        handed.push(socket);
        // A worker that answers at once, and whose primary does not know yet that it has the connection.
        socket.write('answer');
      }
      return true;
    },
  });
  const server = createServer();
  balance(server, { workers: () => new Map([[1, worker]]), sessions: () => 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  onTestFinished(() => {
    client.destroy();
    handed.forEach((socket) => socket.destroy());
    server.close();
  });

  client.write(REQUEST);
  await once(client, 'data');
  const [first] = handed;
  const readHere: string[] = [];
  first?.on('data', (chunk) => readHere.push(String(chunk)));
  client.write('more');
  // Whoever comes next is heard after it.
  const next = connect(port, '127.0.0.1');
  onTestFinished(() => void next.destroy());
  next.write(REQUEST);
  await once(next, 'data');
  expect(handed).toHaveLength(2);
  expect(readHere).toEqual([]);
});
