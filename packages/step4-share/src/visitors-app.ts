import { MemoryRoom, type Room } from 'chat-room';
import type { FastifyInstance } from 'fastify';
import { visitorsBehind } from 'socket-guard';
import { chatApp } from 'step3-chat';

import { closeGate } from './gate.ts';
import type { Guest } from './host/channel.ts';
import { watchGuests } from './host/guests.ts';
import { announceDecisions } from './moderation.ts';

/** Milliseconds between two heartbeats: the host sees round-trip times, and half a minute is long to wait for one. */
const HEARTBEAT = 10_000;

export interface VisitorsOptions {
  /** Whoever has none of it stays outside; left out: everyone may come in. */
  pin: string | undefined;
  /** Proxies whose word on who visits is taken: a tunnel's end on this machine. */
  trustedProxies: readonly string[];
}

export interface Visitors {
  room: Room;
  /** Who is in the chat, and how they are connected. */
  guests: () => Promise<Guest[]>;
}

/** The chat of Step 3 for visitors, with what a host can decide about. To be called before the app listens. */
export async function visitorsApp(
  app: FastifyInstance,
  { pin, trustedProxies }: VisitorsOptions,
): Promise<Visitors> {
  const room = new MemoryRoom();
  const io = await chatApp(app, { room, trustedProxies, socketOptions: { pingInterval: HEARTBEAT } });
  announceDecisions(io, room);
  const guests = watchGuests(io, room);
  if (pin !== undefined) {
    const visitors = visitorsBehind(trustedProxies);
    closeGate(app.server, {
      pin,
      visitor: (request) => visitors.key(request),
      isSecure: (request) => visitors.origin(request)?.startsWith('https:') ?? false,
    });
  }
  return { room, guests };
}
