import { LIMITS, Refusal } from 'chat-protocol';
import type { ExtendedError, Namespace, Server, Socket } from 'socket.io';

import type { Connection, EngineRequest, Packet } from './engine.ts';
import type { Quota } from './limiter.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import { conductOf } from './offences.ts';
import { received } from './reply.ts';
import { Window } from './window.ts';

const JOINS: Quota = { points: LIMITS.joins, within: LIMITS.eventsWithin };
const EVENTS = new Map(
  Object.entries(LIMITS.events).map(([kind, points]) => [kind, { points, within: LIMITS.eventsWithin }]),
);

/** What one connection has done of late, whatever namespaces it is in. */
interface Arrivals {
  joins: Window;
  /** By kind. */
  events: Map<string, Window>;
}

const arrivals = new WeakMap<Connection, Arrivals>();

function arrivalsOf({ conn }: Socket): Arrivals {
  let of = arrivals.get(conn);
  if (of === undefined) {
    of = { joins: new Window(JOINS), events: new Map() };
    arrivals.set(conn, of);
  }
  return of;
}

/**
 * Refuses what comes too fast over one connection: events, by kind; joins of a namespace; and the packets that
 * nobody answers, so that these only count as refused. To be called before the namespaces are made.
 * @returns those that there are by name, kept up to date
 */
export function limitArrivals(io: Server): ReadonlyMap<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  const limitNamespace = (namespace: Namespace) => {
    namespaces.set(namespace.name, namespace);
    namespace.use(limitSocket);
  };
  limitNamespace(io.of('/'));
  io.on('new_namespace', limitNamespace);
  io.engine.on('headers', (_headers: object, request: EngineRequest) => limitPings(request));
  io.engine.on('connection', (connection: Connection) => {
    const others = new Window(CONNECTION_LIMITS.unanswered);
    connection.on('packet', ({ data }: Packet) => {
      const text = typeof data === 'string' ? data : '';
      // Events are refused one by one. Namespaces that do not exist Socket.IO itself refuses, as often as it is asked.
      const isOver = text.startsWith('0')
        ? !namespaces.has(namespaceOf(text))
        : !text.startsWith('2') && !others.take();
      if (isOver) {
        conductOf({ conn: connection }).refused();
      }
    });
  });
  return namespaces;
}

/** Who sends pings and does not read makes the answers pile up, and Engine.IO sees neither. */
function limitPings(request: EngineRequest): void {
  const pings = new Window(CONNECTION_LIMITS.pings);
  // It is a WebSocket when the headers have been written.
  process.nextTick(() =>
    request.websocket?.on('ping', () => {
      if (!pings.take()) {
        request.socket.destroy();
      }
    }),
  );
}

/** @param packet `0/chat,{…}` asks to join `/chat`, and `0` to join `/` (Socket.IO protocol 5) */
function namespaceOf(packet: string): string {
  return /^0(\/[^,]*)/.exec(packet)?.[1] ?? '/';
}

/** Middleware for a namespace. */
function limitSocket(socket: Socket, next: (error?: ExtendedError) => void): void {
  const { joins, events } = arrivalsOf(socket);
  if (!joins.take()) {
    conductOf(socket).refused();
    const refusal = new Refusal('too-many-requests', { retryAfterMs: joins.left() });
    return next(Object.assign(refusal, { data: refusal.toAnswer() }));
  }
  socket.use((packet, proceed) => {
    // The name may be a number, whatever its type says.
    const [event, ...args]: unknown[] = packet;
    const name = String(event);
    const retryAfterMs = takeEvent(events, EVENTS.has(name) ? name : 'other');
    if (retryAfterMs === 0) {
      return proceed();
    }
    received(socket, name.slice(0, LIMITS.eventName), args).reply(
      new Refusal('too-many-requests', { retryAfterMs }).toAnswer(),
    );
  });
  next();
}

/** @returns 0, or after how many milliseconds it may be tried again */
function takeEvent(events: Map<string, Window>, kind: string): number {
  let window = events.get(kind);
  if (window === undefined) {
    const quota = EVENTS.get(kind);
    if (quota === undefined) {
      return 0;
    }
    window = new Window(quota);
    events.set(kind, window);
  }
  return window.take() ? 0 : window.left();
}
