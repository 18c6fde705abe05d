import { createSecureServer } from 'node:http2';
import type { Server } from 'node:net';
import { createServer } from 'node:tls';

import type { FastifyInstance } from 'fastify';

import type { ContenderOptions } from './contender-options.ts';
import { isOverHttp2 } from './names.ts';

/** Small packets are not held back: the default of `node:http`, but not of `node:tls`. */
const NO_DELAY = { noDelay: true };

/**
 * The server that listens for an app: its own, or one that speaks TLS and hands on what comes. Either speaks one
 * version of HTTP and no other, so that a browser has no choice.
 */
export function frontOf(app: FastifyInstance, { name, tls }: ContenderOptions): Server {
  if (tls === undefined) {
    return app.server;
  }
  const secure = { ...tls, ...NO_DELAY, minVersion: 'TLSv1.3' as const };
  return isOverHttp2(name)
    ? createSecureServer(secure, (request, response) => {
        // Node says that an answer is finished after the request has closed, which Engine.IO takes for a compressed
        // poll that has broken off.
        response.stream.once('finish', () => response.emit('finish'));
        app.server.emit('request', request, response);
      })
    : createServer({ ...secure, ALPNProtocols: ['http/1.1'] }, (socket) => {
        app.server.emit('connection', socket);
      });
}
