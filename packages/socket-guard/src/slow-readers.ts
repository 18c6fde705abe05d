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
  readonly session: string;
  readonly #connection: Connection;
  /** Those that carry something of this connection now, an upgrade that has not succeeded among them. */
  #carriers: readonly TcpSocket[] = [];
  #poll: ServerResponse | undefined;
  /** Waits for its turn, in Engine.IO. */
  #queued = 0;
  /** Written to a socket, in one piece. */
  #written = 0;
  /** Of these over WebSocket. */
  #inFrames = 0;

  constructor(connection: Connection) {
    // Only the first transport of a connection knows it.
    this.session = connection.transport.sid;
    this.#connection = connection;
    if (connection.transport.name === 'websocket') {
      this.#carriers = [connection.request.socket];
    }
  }

  carriedBy({ socket, method }: EngineRequest, response: ServerResponse): void {
    // Not pushed: that makes room for sixteen more.
    this.#carriers = this.#carriers.filter((carrier) => !carrier.destroyed).concat(socket);
    if (isUpgrade(response)) {
      return;
    }
    // A POST brings something, and takes nothing along.
    if (method === 'GET') {
      this.#poll = response;
    }
    response.once('close', () => {
      const at = this.#carriers.indexOf(socket);
      this.#carriers = this.#carriers.filter((_carrier, index) => index !== at);
      // Of two at once the one that came first may end last.
      if (this.#poll === response) {
        this.#poll = undefined;
      }
    });
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

  /** Is to be sent. */
  add({ data = '' }: Packet): void {
    this.#settle();
    const before = this.#queued + this.#written;
    this.#queued += Buffer.byteLength(data) + packetOverhead;
    if (before > hardlyWaiting && this.#queued + this.#written > MOST) {
      this.end();
    }
  }

  /** All that is to be sent is on its way. */
  flush(): void {
    this.#settle();
    const bytes = this.#queued;
    this.#queued = 0;
    this.#written += bytes;
    if (this.#connection.transport.name === 'websocket') {
      this.#inFrames = bytes;
    } else {
      this.#poll?.once('close', () => (this.#written -= bytes));
    }
  }

  /** Engine.IO writes to a WebSocket again when all of what it has written is gone. */
  #settle(): void {
    if (this.#inFrames > 0 && this.#connection.transport.writable) {
      this.#written -= this.#inFrames;
      this.#inFrames = 0;
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
  const bySession = new Map<string, Backlog>();
  const backlogs = new WeakMap<Connection, Backlog>();

  // Listeners that all connections share, and that find out whose they are: each one has enough of its own.
  function add(this: Connection, packet: Packet): void {
    backlogs.get(this)?.add(packet);
  }
  function close(this: Connection): void {
    const backlog = backlogs.get(this);
    if (backlog !== undefined) {
      bySession.delete(backlog.session);
      setTimeout(() => backlog.drop(), closesWithin).unref();
    }
  }

  engine.on('connection', (connection: Connection) => {
    const backlog = new Backlog(connection);
    bySession.set(backlog.session, backlog);
    backlogs.set(connection, backlog);
    connection.on('packetCreate', add).on('close', close);
  });
  engine.on('flush', (connection: Connection) => backlogs.get(connection)?.flush());

  return {
    middleware(request, response, next) {
      bySession.get(sessionOf(request) ?? '')?.carriedBy(request, response);
      next();
    },
    end: (connection) => backlogs.get(connection)?.end(),
  };
}
