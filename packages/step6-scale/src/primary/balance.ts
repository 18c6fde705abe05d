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

export interface Balance {
  /** To be called when a worker has become ready: it gets those who have waited for one. */
  handOut(): void;
  /** From now on nobody waits: the workers end, and no others come. */
  end(): void;
}

const NOBODY =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n';
/** Milliseconds for which a connection waits for a worker: longer than one takes to start. */
const WAITS_FOR = 5000;

/**
 * What was handed to a worker. Node passes on one connection after the other, each when the worker has taken the one
 * before; and when a worker ends, it forgets what it had not taken, and leaves it open.
 */
interface Post {
  /** With what was read of each. */
  waiting: Map<Socket, Buffer>;
  /** The last one that was passed on; perhaps the worker had no time to take it. */
  last?: { close: () => void } | undefined;
}

/**
 * Hands each connection to a worker: to the one that its request's session is at, else to the one with the fewest. A
 * connection is read here until its first request is whole, and then no more: the worker may have answered, and the client
 * gone on, before this process knows that the worker has it. Workers close it after a request: the next one may be of
 * another session.
 *
 * Where no worker is ready yet, connections wait: whoever is refused comes back only later, and each time later still.
 */
export function balance(server: Server, { workers, sessions }: BalanceOptions): Balance {
  let turn = 0;
  let ending = false;
  const posts = new Map<Worker, Post>();
  const waiting = new Map<Socket, Buffer>();

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
    stopReading(socket);
    const worker = choose(targetOf(read));
    if (worker === undefined) {
      wait(socket, read);
      return;
    }
    const post = postTo(worker);
    const connection = connectionOf(socket);
    post.waiting.set(socket, read);
    worker.send({ scale: 'connection', read }, socket, { keepOpen: false }, (error) => {
      post.waiting.delete(socket);
      post.last = connection;
      if (error !== null) {
        socket.destroy();
      }
    });
  }

  function wait(socket: Socket, read: Buffer): void {
    if (ending) {
      refuse(socket);
      return;
    }
    waiting.set(socket, read);
    const late = setTimeout(() => waiting.has(socket) && refuse(socket), WAITS_FOR);
    socket.once('close', () => {
      clearTimeout(late);
      waiting.delete(socket);
    });
  }

  function refuse(socket: Socket): void {
    waiting.delete(socket);
    socket.end(NOBODY);
    // It is not read any more, and would not hear the client hang up.
    socket.destroySoon();
  }

  function postTo(worker: Worker): Post {
    const known = posts.get(worker);
    if (known !== undefined) {
      return known;
    }
    const post: Post = { waiting: new Map() };
    posts.set(worker, post);
    worker.once('exit', () => {
      posts.delete(worker);
      post.last?.close();
      post.waiting.forEach((read, socket) => socket.destroyed || hand(socket, read));
    });
    return post;
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

  return {
    handOut() {
      const all = [...waiting];
      waiting.clear();
      all.forEach(([socket, read]) => socket.destroyed || hand(socket, read));
    },
    end() {
      ending = true;
      [...waiting.keys()].forEach(refuse);
    },
  };
}

/**
 * At once. A socket that is paused goes on reading for a while, and Node drops what comes to one that it passes on, until the
 * other process says that it has it.
 */
function stopReading(socket: Socket): void {
  callOnHandle(socket, 'readStop')?.();
}

/** What Node takes out of a socket to pass it on. */
function connectionOf(socket: Socket): { close: () => void } | undefined {
  const close = callOnHandle(socket, 'close');
  return close === undefined ? undefined : { close };
}

/** A method of the connection in a socket, for later too, when the socket does not have it any more. */
function callOnHandle(socket: Socket, name: 'close' | 'readStop'): (() => void) | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) {
    return undefined;
  }
  const method: unknown = Reflect.get(handle, name);
  return typeof method === 'function' ? () => void Reflect.apply(method, handle, []) : undefined;
}
