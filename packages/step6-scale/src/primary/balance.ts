import type { Worker } from 'node:cluster';
import type { Server, Socket } from 'node:net';

import { CONNECTION_LIMITS } from 'socket-guard';

import { workerOf } from '../session-id.ts';
import { isWhole, targetOf } from './whole-request.ts';

export interface BalanceOptions {
  /** The workers that answer, by number. */
  workers: () => ReadonlyMap<number, Worker>;
  /** How many sessions a worker has. */
  sessions: (worker: Worker) => number;
}

const NOBODY =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n';

/**
 * Hands each connection to a worker: to the one that its request's session is at, else to the one with the fewest. A
 * connection is read here until its first request is whole, since what comes while it changes hands is lost; the client
 * sends nothing more until it is answered. Workers close it then: the next request may be of another session.
 */
export function balance(server: Server, { workers, sessions }: BalanceOptions): void {
  let turn = 0;

  function choose(target: string): Worker | undefined {
    const number = workerOf(target);
    const theirs = number === undefined ? undefined : workers().get(number);
    if (theirs !== undefined) {
      return theirs;
    }
    // Of several with as few, the next one each time: how many there are is known a moment later.
    const all = [...workers().values()];
    const inTurn = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)];
    turn += 1;
    return inTurn.toSorted((one, other) => sessions(one) - sessions(other))[0];
  }

  function hand(socket: Socket, read: Buffer): void {
    const worker = choose(targetOf(read));
    if (worker === undefined) {
      socket.end(NOBODY);
      return;
    }
    worker.send({ scale: 'connection', read }, socket, { keepOpen: false }, (error) => {
      if (error !== null) {
        socket.destroy();
      }
    });
  }

  server.on('connection', (socket) => {
    let read = Buffer.alloc(0);
    const late = setTimeout(() => socket.destroy(), CONNECTION_LIMITS.requestHead);
    const gone = () => clearTimeout(late);
    socket.on('error', () => socket.destroy());
    socket.once('close', gone);
    socket.on('data', function take(chunk: Buffer) {
      read = Buffer.concat([read, chunk]);
      if (isWhole(read)) {
        gone();
        socket.off('data', take);
        hand(socket, read);
      }
    });
  });
}
