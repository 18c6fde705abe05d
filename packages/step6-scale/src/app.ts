import type { FastifyInstance } from 'fastify';
import { gatheredWrites } from 'gathered-writes';
import { closeGate } from 'pin-gate';
import { type GuardOptions, visitorsBehind } from 'socket-guard';
import { chatApp } from 'step3-chat';
import type { ChatServer } from 'step3-chat/chat';

import { watchConnections } from './connections.ts';
import { measureChat } from './metrics.ts';
import { answerProbes, PROBES } from './probes.ts';
import { sessionId } from './session-id.ts';
import type { Store } from './stores/store.ts';
import { typingOnly } from './typing-only.ts';

/** What may wait a moment while many come at once, as in step 3. */
const PRESENCE = ['user joined', 'user left'];

export interface ScaleAppOptions extends GuardOptions {
  store: Store;
  /** The node's name, and which of its workers this is. */
  node: string;
  worker: number;
  /** Whoever has none of it stays outside; left out: everyone may come in. */
  pin?: string | undefined;
}

export interface ScaledChat {
  io: ChatServer;
  /** From now on nobody is taken in; resolves when everyone has been told to come back elsewhere. */
  drain: () => Promise<void>;
}

/** Step 3's chat in one of many processes: the same events, with what all of them share in a store. */
export async function scaleApp(app: FastifyInstance, options: ScaleAppOptions): Promise<ScaledChat> {
  const { store, node, worker, pin, ...guardOptions } = options;
  const { room, secret, limiter } = store;
  let draining = false;
  const isReady = () => !draining && store.isReady();

  answerProbes(app, node, isReady);
  const io = await chatApp(app, {
    ...guardOptions,
    room,
    limiter,
    socketOptions: { adapter: typingOnly(gatheredWrites({ inner: store.adapter, mayWait: PRESENCE })) },
  });
  io.engine.generateId = () => sessionId(node, worker);
  // Who was away longer than an answer can hold is shown the newest message, and asks history for what lies between.
  room.on('more missed', (newest, id) => io.of('/chat').to(id).emit('new message', newest));

  const connections = watchConnections(io, isReady);
  store.onAway(() => void connections.sendElsewhere());
  measureChat(io, { room, connections: () => connections.count, lagMs: () => store.lagMs() });

  if (pin !== undefined) {
    const visitors = visitorsBehind(guardOptions.trustedProxies ?? []);
    closeGate(app.server, {
      pin,
      cookie: 'step6-pin',
      open: PROBES,
      visitor: (request) => visitors.key(request),
      isSecure: (request) => visitors.origin(request)?.startsWith('https:') ?? false,
      secret,
      limiter,
    });
  }

  return {
    io,
    async drain() {
      draining = true;
      await (store.hasOtherNodes ? connections.sendElsewhere() : connections.sendAway());
    },
  };
}
