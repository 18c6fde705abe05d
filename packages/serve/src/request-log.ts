import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { isForSocketIO } from './other-upgrades.ts';

// All other parameters stay out of the log: session ids, PINs and tokens travel there.
const LOGGED_PARAMETERS = ['EIO=', 'transport='];
/** Characters of an address that are logged: a client may send ten thousand. */
const LOGGED = 200;

/** One request, as it is logged; no status where the client went before it was answered. */
export interface LoggedRequest {
  method: string;
  /** Without what nobody may read: session ids, PINs and tokens travel there. */
  url: string;
  status: number | undefined;
  ms: number;
}

/**
 * Is called when a request comes, with what is for no log.
 * @returns what to call when it is answered
 */
export type OnRequest = (message: IncomingMessage) => (request: LoggedRequest) => void;

/** Has a log of the server's own tell of each request, in a line. */
export function logTo(log: { info(details: object, line: string): void }): OnRequest {
  return () => (request) => {
    const { method, url, status, ms } = request;
    log.info({ request }, `${method} ${url} ${status ?? 'unanswered'} ${ms} ms`);
  };
}

/**
 * Tells of every HTTP request when it has been answered, and of every upgrade when it is accepted or refused. To be
 * called when all that answers requests is attached.
 */
export function watchRequests(server: Server, onRequest: OnRequest): void {
  server.prependListener('request', (request, response) => {
    const done = timed(request, onRequest);
    response.once('close', () => done(response.headersSent ? response.statusCode : undefined));
  });
  if (server.listenerCount('upgrade') > 0) {
    server.prependListener('upgrade', (request, socket) => {
      if (isForSocketIO(request)) {
        const done = timed(request, onRequest);
        const unanswered = () => done(undefined);
        socket.once('close', unanswered);
        onFirstWrite(socket, (head) => {
          socket.off('close', unanswered);
          done(statusOf(head));
        });
      }
    });
  }
}

/** @returns what to call with the status; without one the client went before it was answered */
function timed(message: IncomingMessage, onRequest: OnRequest) {
  const start = performance.now();
  const onAnswered = onRequest(message);
  const { method = '' } = message;
  const url = withoutSecrets(message.url ?? '/');
  return (status: number | undefined) => {
    const ms = Math.round(performance.now() - start);
    onAnswered({ method, url, status, ms });
  };
}

function withoutSecrets(url: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const logged = query.split('&').filter((given) => LOGGED_PARAMETERS.some((name) => given.startsWith(name)));
  return (logged.length === 0 ? path : `${path}?${logged.join('&')}`).slice(0, LOGGED);
}

/** An upgrade has no response object in Node: whoever answers it writes to the socket. */
function onFirstWrite(socket: Duplex, listener: (data: unknown) => void): void {
  // Somebody else's log may wait for the same.
  const before: unknown = Reflect.get(socket, 'write');
  socket.write = function writeFirst(this: Duplex, data: unknown, ...rest: []) {
    // Set and not deleted: V8 makes a slow dictionary of an object that a property is deleted from.
    Reflect.set(this, 'write', before);
    listener(data);
    return this.write(data, ...rest);
  };
}

function statusOf(head: unknown): number | undefined {
  const match = /^HTTP\/1\.1 (\d{3})/.exec(String(head));
  return match ? Number(match[1]) : undefined;
}
