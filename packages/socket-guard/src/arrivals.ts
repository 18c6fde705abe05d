import { LIMITS, Refusal } from 'chat-protocol';
import type { ExtendedError, Namespace, Server, Socket } from 'socket.io';

import type { Connection, EngineRequest, Packet, WebSocket } from './engine.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import { conductOf } from './offences.ts';
import { received } from './reply.ts';
import { type Quota, Window } from './window.ts';

const { events, joins, eventsWithin } = LIMITS;
type Kind = keyof typeof events;

const quota = (points: number): Quota => ({ points, within: eventsWithin });
const QUOTAS = {
  'add user': quota(events['add user']),
  'new message': quota(events['new message']),
  history: quota(events.history),
  typing: quota(events.typing),
  'stop typing': quota(events['stop typing']),
  other: quota(events.other),
  joins: quota(joins),
  /** Packets that nobody answers. */
  unanswered: CONNECTION_LIMITS.unanswered,
} satisfies Record<Kind | 'joins' | 'unanswered', Quota>;
type What = keyof typeof QUOTAS;

/** What each connection has done of late, whatever namespaces it is in. Most have done little. */
const arrivals = new WeakMap<Connection, Partial<Record<What, Window>>>();

function arrivalsOf(connection: Connection, what: What): Window {
  let windows = arrivals.get(connection);
  if (windows === undefined) {
    windows = {};
    arrivals.set(connection, windows);
  }
  return (windows[what] ??= new Window(QUOTAS[what]));
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
  function limitPackets(this: Connection, { data }: Packet): void {
    const text = typeof data === 'string' ? data : '';
    // Events are refused one by one. Namespaces that do not exist Socket.IO itself refuses, as often as it is asked.
    const isOver = text.startsWith('0')
      ? !namespaces.has(namespaceOf(text))
      : !text.startsWith('2') && !arrivalsOf(this, 'unanswered').take();
    if (isOver) {
      conductOf({ conn: this }).refused();
    }
  }
  io.engine.on('connection', (connection: Connection) => connection.on('packet', limitPackets));
  return namespaces;
}

/** Who sends pings and does not read makes the answers pile up, and Engine.IO sees neither. */
function limitPings(request: EngineRequest): void {
  // It is a WebSocket when the headers have been written.
  process.nextTick(() => request.websocket?.on('ping', limitPing));
}

const pings = new WeakMap<WebSocket, Window>();

function limitPing(this: WebSocket): void {
  const window = pings.get(this) ?? new Window(CONNECTION_LIMITS.pings);
  pings.set(this, window);
  if (!window.take()) {
    this.terminate();
  }
}

/** @param packet `0/chat,{…}` asks to join `/chat`, and `0` to join `/` (Socket.IO protocol 5) */
function namespaceOf(packet: string): string {
  return /^0(\/[^,]*)/.exec(packet)?.[1] ?? '/';
}

/** Middleware for a namespace. */
function limitSocket(socket: Socket, next: (error?: ExtendedError) => void): void {
  const joining = arrivalsOf(socket.conn, 'joins');
  if (!joining.take()) {
    conductOf(socket).refused();
    const refusal = new Refusal('too-many-requests', { retryAfterMs: joining.left() });
    return next(Object.assign(refusal, { data: refusal.toAnswer() }));
  }
  socket.use((packet, proceed) => {
    // The name may be a number, whatever its type says.
    const [event, ...args]: unknown[] = packet;
    const name = String(event);
    const window = arrivalsOf(socket.conn, isKind(name) ? name : 'other');
    if (window.take()) {
      return proceed();
    }
    received(socket, name.slice(0, LIMITS.eventName), args).reply(
      new Refusal('too-many-requests', { retryAfterMs: window.left() }).toAnswer(),
    );
  });
  next();
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(events, name);
}
