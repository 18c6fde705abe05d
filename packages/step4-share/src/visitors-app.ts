import { MemoryRoom, type Room } from 'chat-room';
import type { FastifyInstance } from 'fastify';
import { closeGate } from 'pin-gate';
import { visitorsBehind } from 'socket-guard';
import { chatApp } from 'step3-chat';

import { chatElsewhere } from './chat-elsewhere.ts';
import type { Guest } from './host/channel.ts';
import { watchGuests } from './host/guests.ts';
import { announceDecisions } from './moderation.ts';

/** Milliseconds between two heartbeats: the host sees round-trip times, and half a minute is long to wait for one. */
const HEARTBEAT = 10_000;

export interface VisitorsOptions {
  /** A chat that runs already; left out: the one of Step 3 is started here. */
  chat?: URL | undefined;
  /** Whoever has none of it stays outside; left out: everyone may come in. */
  pin: string | undefined;
  /** Proxies whose word on who visits is taken: a tunnel's end on this machine. */
  trustedProxies: readonly string[];
}

export interface Visited {
  /** Left out for a chat that runs elsewhere: nothing can be decided there. */
  room: Room | undefined;
  /** Who is in the chat, and how they are connected, as far as one can know. */
  guests: () => Promise<Guest[]>;
}

/** The chat for visitors, with what a host can decide about. To be called before the app listens. */
export async function visitorsApp(app: FastifyInstance, options: VisitorsOptions): Promise<Visited> {
  const { chat, pin, trustedProxies } = options;
  const visited = chat === undefined ? await chatHere(app, trustedProxies) : elsewhere(app, chat);
  if (pin !== undefined) {
    const visitors = visitorsBehind(trustedProxies);
    closeGate(app.server, {
      pin,
      cookie: 'step4-pin',
      visitor: (request) => visitors.key(request),
      isSecure: (request) => visitors.origin(request)?.startsWith('https:') ?? false,
    });
  }
  return visited;
}

async function chatHere(app: FastifyInstance, trustedProxies: readonly string[]): Promise<Visited> {
  const room = new MemoryRoom();
  const io = await chatApp(app, { room, trustedProxies, socketOptions: { pingInterval: HEARTBEAT } });
  announceDecisions(io, room);
  return { room, guests: watchGuests(io, room) };
}

function elsewhere(app: FastifyInstance, chat: URL): Visited {
  chatElsewhere(app, chat);
  return { room: undefined, guests: async () => [] };
}
