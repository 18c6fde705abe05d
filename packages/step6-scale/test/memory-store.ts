import { randomBytes } from 'node:crypto';

import { MemoryRoom } from 'chat-room';
import { inMemory } from 'socket-guard';
import { Adapter } from 'socket.io-adapter';

import type { Store } from '../src/stores/store.ts';

/** The store of a process that shares it with no other, in its memory. @param traits what is to be different */
export function memoryStore(traits: Partial<Store> = {}): Store {
  return {
    room: new MemoryRoom(),
    secret: randomBytes(32),
    limiter: inMemory,
    // Socket.IO makes adapters with `new`.
    adapter: function makeAdapter(namespace) {
      return new Adapter(namespace);
    },
    hasOtherNodes: false,
    isReady: () => true,
    onAway: () => {},
    lagMs: () => 0,
    ...traits,
  };
}
