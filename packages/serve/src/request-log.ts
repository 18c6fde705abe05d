import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { isForSocketIO } from './other-upgrades.ts';

// All other parameters stay out of the log: session ids, PINs and tokens travel there.
const LOGGED_PARAMETERS = ['EIO', 'transport'];

/** One request, as it is logged; no status where the client went before it was answered. */
export interface LoggedRequest {
  method: string;
  /** Without what nobody may read: session ids, PINs and tokens travel there. */
  url: string;
  status: number | undefined;
  ms: number;
}

export interface RequestLog {
  info(details: { request: LoggedRequest }, line: string): void;
}

/**
 * Logs every HTTP request when it has been answered, and every upgrade when it is accepted or refused. To be called
 * when all that answers requests is attached.
 */
export function logRequests(server: Server, log: RequestLog): void {
  server.prependListener('request', (request, response) => {
    const done = requestLogger(request, log);
    response.once('close', () => done(response.headersSent ? response.statusCode : undefined));
  });
  if (server.listenerCount('upgrade') > 0) {
    server.prependListener('upgrade', (request, socket) => {
      if (isForSocketIO(request)) {
        const done = requestLogger(request, log);
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
function requestLogger(request: IncomingMessage, log: RequestLog) {
  const start = performance.now();
  const { method = '' } = request;
  const url = withoutSecrets(request.url ?? '/');
  return (status: number | undefined) => {
    const ms = Math.round(performance.now() - start);
    const outcome = status ?? 'unanswered';
    log.info({ request: { method, url, status, ms } }, `${method} ${url} ${outcome} ${ms} ms`);
  };
}

function withoutSecrets(url: string): string {
  const [path = '', query] = url.split('?', 2);
  const given = [...new URLSearchParams(query)];
  const logged = new URLSearchParams(given.filter(([name]) => LOGGED_PARAMETERS.includes(name)));
  return logged.size === 0 ? path : `${path}?${logged.toString()}`;
}

/** An upgrade has no response object in Node: whoever answers it writes to the socket. */
function onFirstWrite(socket: Duplex, listener: (data: unknown) => void): void {
  // Somebody else's log may wait for the same.
  const before = Object.getOwnPropertyDescriptor(socket, 'write');
  Object.defineProperty(socket, 'write', {
    configurable: true,
    value(this: Duplex, data: unknown, ...rest: []) {
      Reflect.deleteProperty(this, 'write');
      if (before !== undefined) {
        Object.defineProperty(this, 'write', before);
      }
      listener(data);
      return this.write(data, ...rest);
    },
  });
}

function statusOf(head: unknown): number | undefined {
  const match = /^HTTP\/1\.1 (\d{3})/.exec(String(head));
  return match ? Number(match[1]) : undefined;
}
