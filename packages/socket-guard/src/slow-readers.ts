import type { ServerResponse } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';

import {
  type Connection,
  type Engine,
  type EngineRequest,
  isUpgrade,
  type Packet,
  sessionOf,
} from './engine.ts';
import { CONNECTION_LIMITS } from './limits.ts';

const { waiting: MOST, hardlyWaiting, packetOverhead, closesWithin } = CONNECTION_LIMITS;

/** What waits in the process for one connection, in bytes. What the kernel has taken is not ours to count. */
class Backlog {
  readonly #connection: Connection;
  /** Those that carry something of this connection now, an upgrade that has not succeeded among them. */
  readonly #carriers = new Set<TcpSocket>();
  #poll: ServerResponse | undefined;
  /** Waits for its turn, in Engine.IO. */
  #queued = 0;
  /** Written to a socket, in one piece. */
  #written = 0;
  /** Of these over WebSocket. */
  #inFrames = 0;
  #listened: Connection['transport'] | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    if (connection.transport.name === 'websocket') {
      this.#carriers.add(connection.request.socket);
    }
    connection.on('packetCreate', (packet: Packet) => this.#add(packet));
    connection.on('flush', () => this.#flush());
  }

  carriedBy({ socket }: EngineRequest, response: ServerResponse): void {
    this.#carriers.add(socket);
    if (isUpgrade(response)) {
      socket.once('close', () => this.#carriers.delete(socket));
    } else {
      this.#poll = response;
      response.once('close', () => this.#carriers.delete(socket));
    }
  }

  /** Ends the connection at once; what waits is dropped. */
  end(): void {
    this.#connection.close(true);
    this.drop();
  }

  /** Gently a WebSocket is closed when the client has read everything and agreed, which may be never. */
  drop(): void {
    this.#carriers.forEach((socket) => socket.destroy());
  }

  #add({ data = '' }: Packet): void {
    const before = this.#queued + this.#written;
    this.#queued += Buffer.byteLength(data) + packetOverhead;
    if (before > hardlyWaiting && this.#queued + this.#written > MOST) {
      this.end();
    }
  }

  #flush(): void {
    const bytes = this.#queued;
    this.#queued = 0;
    this.#written += bytes;
    const { transport } = this.#connection;
    if (transport.name === 'websocket') {
      // Engine.IO writes to it again when all of this is written: one listener is enough for all times.
      this.#inFrames = bytes;
      if (transport !== this.#listened) {
        this.#listened = transport;
        transport.on('drain', () => {
          this.#written -= this.#inFrames;
          this.#inFrames = 0;
        });
      }
    } else {
      this.#poll?.once('close', () => (this.#written -= bytes));
    }
  }
}

export interface SlowReaders {
  /** For Engine.IO. */
  middleware: (request: EngineRequest, response: ServerResponse, next: () => void) => void;
  /** Ends a connection at once. */
  end: (connection: Connection) => void;
}

/** Cuts off who does not read, before what waits for them grows. */
export function cutOffSlowReaders(engine: Engine): SlowReaders {
  const backlogs = new Map<string, Backlog>();

  engine.on('connection', (connection: Connection) => {
    const { sid } = connection.transport;
    const backlog = new Backlog(connection);
    backlogs.set(sid, backlog);
    connection.once('close', () => {
      backlogs.delete(sid);
      setTimeout(() => backlog.drop(), closesWithin).unref();
    });
  });

  return {
    middleware(request, response, next) {
      backlogs.get(sessionOf(request) ?? '')?.carriedBy(request, response);
      next();
    },
    end: (connection) => backlogs.get(connection.transport.sid)?.end(),
  };
}
