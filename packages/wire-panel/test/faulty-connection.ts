import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server, type ServerOptions } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished, vi } from 'vitest';

import { FAULTS } from '../src/faults.ts';

// Heartbeats have their time, and so have packets that are slow on purpose.
vi.setConfig({ testTimeout: 15_000 });

/** A heartbeat that a test can wait for. */
export const SHORT = { pingInterval: 300, pingTimeout: 700 };
/** What 300 ms may come to where timers round. */
export const SLOW = 295;
/** Transports that a client may have from its beginning to its end, and the way from one to the other. */
export const WAYS = [['polling'], ['websocket'], ['polling', 'websocket']].map((transports) => ({
  way: transports.join(', then '),
  transports,
}));

/** A server that keeps what it was told and asked, in order, and says why each connection was closed. */
export async function startServer(options: Partial<ServerOptions> = {}, port = 0) {
  const http = createServer();
  const server = new Server(http, options);
  const told: unknown[] = [];
  const closed: Promise<string>[] = [];
  const requests: string[] = [];
  http.on('request', ({ url = '' }: IncomingMessage) => requests.push(url));
  server.engine.on('connection', (raw: NodeJS.EventEmitter) => {
    closed.push(once(raw, 'close').then(([reason]) => String(reason)));
  });
  for (const namespace of ['/', '/room']) {
    server.of(namespace).on('connection', (socket) => {
      socket.on('say', (what: unknown, acknowledge?: (what: unknown) => void) => {
        told.push(what);
        socket.emit('said', what);
        acknowledge?.(what);
      });
    });
  }
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void server.close());
  return { server, told, closed, requests, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/` };
}

/** A client in `/room` that keeps what it hears, in order. */
export function startClient(url: string, transports: string[]) {
  const socket = io(`${url}room`, { forceNew: true, reconnectionDelay: 10, transports });
  const heard: unknown[] = [];
  socket.on('said', (what) => heard.push(what));
  onTestFinished(() => void socket.disconnect());
  return { socket, manager: socket.io, heard };
}

/** Connects, and waits for the last of the transports. */
export async function connectedClient(url: string, transports: string[]) {
  const client = startClient(url, transports);
  await heardFrom(client.socket, 'connect');
  const { engine } = client.manager;
  if (engine.transport.name !== transports.at(-1)) {
    await new Promise((resolve) => engine.once('upgrade', resolve));
  }
  return client;
}

export function heardFrom(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}

export function fault(id: string, faults = FAULTS) {
  const found = faults.find((each) => each.id === id);
  if (found === undefined) {
    throw new Error(`There is no fault ${id}.`);
  }
  return found;
}

export async function roundTrip(socket: Socket): Promise<number> {
  const start = performance.now();
  await socket.emitWithAck('say', 'ping');
  return performance.now() - start;
}
