import type { IncomingMessage, ServerResponse } from 'node:http';

import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import type { Namespace, Server, Socket } from 'socket.io';

import { limitArrivals } from './arrivals.ts';
import { type Connection, type Engine, isUpgrade } from './engine.ts';
import { limitHandshakes } from './handshakes.ts';
import { dataHeaders, pageHeaders, shortenHeaders } from './headers.ts';
import { inMemory, type MakeLimiter } from './limiter.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import { limitMessages } from './message-size.ts';
import { liftLimits, watchConduct } from './offences.ts';
import { countConnections, type OpenConnections } from './open-connections.ts';
import { checkOrigin } from './origin.ts';
import { cutOffSlowReaders, type SlowReaders } from './slow-readers.ts';
import { forgetRequests, forgetUpgrades } from './spent-requests.ts';
import { visitorsBehind } from './visitors.ts';

export interface GuardOptions {
  /** Origins besides the server's own whose pages may connect: `https://chat.example.org`. */
  origins?: readonly string[] | undefined;
  /** Addresses or networks of proxies whose `X-Forwarded-…` headers are believed. Left out: nobody's. */
  trustedProxies?: readonly string[] | undefined;
  /** `false` lifts the limits on rates and connections, for benchmarks. */
  limits?: boolean | undefined;
  /** Where handshakes are counted. Left out: in this process. */
  limiter?: MakeLimiter | undefined;
  /** Where connections are counted. Left out: in this process. */
  connections?: OpenConnections | undefined;
}

/**
 * Guards a Socket.IO server, on every transport: who may connect, how much they may send, and how long one waits for
 * them to read. Fastify's hooks cannot: Engine.IO answers before Fastify sees the request. To be called before the
 * server listens and before its namespaces are made.
 * @param app whose pages are to have their headers
 * @throws {TypeError} for a trusted proxy that is no address
 */
export function guard(io: Server, options: GuardOptions, app?: FastifyInstance): void {
  const { origins = [], trustedProxies = [], limits = true, limiter = inMemory } = options;
  const { connections = countConnections() } = options;
  const { engine } = io;
  const visitors = visitorsBehind(trustedProxies);
  const readers = cutOffSlowReaders(engine);

  engine.use(forgetUpgrades(engine));
  endIdlers(io, readers);
  engine.use(withHeaders);
  engine.use(checkOrigin(origins, visitors));
  engine.use(limitMessages(engine));
  if (limits) {
    const handshakes = limiter('handshakes', CONNECTION_LIMITS.handshakes);
    engine.use(limitHandshakes(engine, visitors, { handshakes, open: connections }));
    endOffenders(engine, limitArrivals(io), readers);
  } else {
    engine.on('connection', liftLimits);
  }
  engine.use(readers.middleware);
  forgetRequests(engine);

  if (app !== undefined) {
    void app.register(fastifyHelmet, pageHeaders(origins, visitors));
    app.addHook('onSend', shortenHeaders);
    // Fastify lets a request take for ever.
    app.server.headersTimeout = CONNECTION_LIMITS.requestHead;
    app.server.requestTimeout = CONNECTION_LIMITS.request;
  }
}

const setDataHeaders = helmet(dataHeaders);

function withHeaders(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) {
  // What an upgrade is answered with is not shown by anyone.
  return isUpgrade(response) ? next() : setDataHeaders(request, response, next);
}

/** Socket.IO closes who joins no namespace, but waits half a minute for a poll to say so in. */
function endIdlers(io: Server, readers: SlowReaders): void {
  const { joinsWithin, closesWithin } = CONNECTION_LIMITS;
  io.connectTimeout(joinsWithin);
  const waiting = new WeakMap<Connection, NodeJS.Timeout>();
  io.engine.on('connection', (connection: Connection) => {
    const end = () => connection.readyState === 'closing' && readers.end(connection);
    waiting.set(connection, setTimeout(end, joinsWithin + closesWithin).unref());
  });
  const joined = ({ conn }: Socket) => {
    clearTimeout(waiting.get(conn));
    waiting.delete(conn);
  };
  io.on('connection', joined).on('new_namespace', (namespace) => namespace.on('connection', joined));
}

/** Whoever goes on after many refusals is told not to come back, and closed. */
function endOffenders(
  engine: Engine,
  namespaces: ReadonlyMap<string, Namespace>,
  readers: SlowReaders,
): void {
  const end = (connection: Connection) => {
    for (const { sockets } of namespaces.values()) {
      for (const socket of sockets.values()) {
        if (socket.conn === connection) {
          socket.disconnect(true);
        }
      }
    }
    connection.close();
    setTimeout(() => readers.end(connection), CONNECTION_LIMITS.closesWithin).unref();
  };
  engine.on('connection', (connection: Connection) => watchConduct(connection, end));
}
