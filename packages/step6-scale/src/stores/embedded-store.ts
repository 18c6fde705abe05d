import { createAdapter } from '@socket.io/cluster-adapter';
import { processChannel, RemoteRoom } from 'cluster-room';
import { RateLimiterCluster } from 'rate-limiter-flexible';

import type { Store } from './store.ts';

/** Milliseconds in which the primary says whether something is within a limit. */
const COUNTED_WITHIN = 3000;

/** The store of a worker whose primary keeps the chat. @param secret the primary's */
export function embeddedStore(secret: Buffer): Store {
  const room = new RemoteRoom(processChannel(process));
  let lag = 0;
  room.on('new message', ({ sentAt }) => (lag = Math.max(0, Date.now() - sentAt)));
  return {
    room,
    secret,
    limiter: (name, { points, within }) =>
      new RateLimiterCluster({ keyPrefix: name, points, duration: within / 1000, timeoutMs: COUNTED_WITHIN }),
    adapter: createAdapter(),
    hasOtherNodes: false,
    isReady: () => process.connected,
    // Without its primary a worker ends.
    onAway: () => {},
    lagMs: () => lag,
  };
}
