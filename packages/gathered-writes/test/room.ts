import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Namespace, Server, type ServerOptions, type Socket } from 'socket.io';
import { connectClient, type TestClient, type Transport } from 'testing';
import { onTestFinished } from 'vitest';

import { gatheredWrites, type GatheredWritesOptions } from '../src/index.ts';

/** Someone who is connected, at both ends. */
export interface Pair {
  client: TestClient;
  socket: Socket;
}

export interface Room {
  io: Server;
  namespace: Namespace;
  /** With the namespace's path. */
  url: string;
  connect: (transport: Transport) => Promise<Pair>;
}

/** A server whose namespace writes gathered, or as Socket.IO does (`plain`), for as long as the test runs. */
export async function startRoom(
  gathered: GatheredWritesOptions | 'plain' = {},
  options: Partial<ServerOptions> = {},
): Promise<Room> {
  const server = createServer();
  const adapter = gathered === 'plain' ? {} : { adapter: gatheredWrites(gathered) };
  const io = new Server(server, { ...adapter, ...options });
  const namespace = io.of('/room');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => io.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/room`;
  return {
    io,
    namespace,
    url,
    async connect(transport) {
      const connected: Promise<Socket[]> = once(namespace, 'connection');
      const client = await connectClient(url, transport);
      const [socket] = await connected;
      if (socket === undefined) {
        throw new Error('Nobody has connected.');
      }
      return { client, socket };
    },
  };
}

/** What someone has heard up to the event `end`, which is sent to them now. */
export async function heardBy({ client, socket }: Pair): Promise<unknown[]> {
  socket.emit('end');
  await client.next('end');
  const heard = client.heard.splice(0).map(({ event, payload }) => (payload === undefined ? event : payload));
  return heard.slice(0, -1);
}

/** Until all that is due is done. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
