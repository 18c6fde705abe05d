import { Worker } from 'node:cluster';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';

import { expect, onTestFinished, test, vi } from 'vitest';

import { balance } from '../src/primary/balance.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';

/** A server that hands its connections to one worker, and what it has handed over. The worker answers at once. */
async function startBalanced() {
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
  const workers = new Map<number, Worker>();
  const server = createServer();
  const balanced = balance(server, { workers: () => workers, sessions: () => 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    handed.forEach((socket) => socket.destroy());
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  /** Sends a request. */
  function visit(): Socket {
    const client = connect(port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    client.write(REQUEST);
    return client;
  }

  return {
    handed,
    end: () => balanced.end(),
    workerIsReady: () => {
      workers.set(1, worker);
      balanced.handOut();
    },
    visit,
    /** Sends a request, and waits until the server has read it. */
    visitEarly: async () => {
      const read = once(server, 'connection').then(([socket]) => once(socket as Socket, 'data'));
      const client = visit();
      await read;
      return client;
    },
  };
}

// A worker under load has answered before the primary hears that it has the connection. Meanwhile both could read it.
test('what a client says after its first request is left to the worker', async () => {
  const { handed, visit, workerIsReady } = await startBalanced();
  workerIsReady();
  const client = visit();
  await once(client, 'data');
  const [first] = handed;
  const readHere: string[] = [];
  first?.on('data', (chunk) => readHere.push(String(chunk)));
  client.write('more');
  // Whoever comes next is heard after it.
  await once(visit(), 'data');
  expect(handed).toHaveLength(2);
  expect(readHere).toEqual([]);
});

/** The first that somebody hears. */
async function heardBy(client: Socket): Promise<string> {
  const [data] = (await once(client, 'data')) as [Buffer];
  return String(data);
}

test('who comes before a worker is ready waits for it', async () => {
  const { handed, visitEarly, workerIsReady } = await startBalanced();
  const early = await visitEarly();
  expect(handed).toEqual([]);
  workerIsReady();
  expect(await heardBy(early)).toBe('answer');
});

test('nobody waits for ever, nor when the server ends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { end, handed, visitEarly } = await startBalanced();
  const patient = await visitEarly();
  vi.advanceTimersByTime(5000);
  expect(await heardBy(patient)).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1/s);

  const unlucky = await visitEarly();
  end();
  expect(await heardBy(unlucky)).toMatch(/^HTTP\/1\.1 503 /);
  const late = await visitEarly();
  expect(await heardBy(late)).toMatch(/^HTTP\/1\.1 503 /);
  expect(handed).toEqual([]);
});
