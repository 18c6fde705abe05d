import { createAdapter } from '@socket.io/redis-streams-adapter';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { RedisRoom, RedisUnreachable } from 'redis-room';
import { UserError } from 'serve';

import type { Store } from './store.ts';

/** Of the entries of what carries typing, which nobody reads later. */
const MOST_KEPT = 1000;
/** Milliseconds after which it asks anew for entries: less than it takes to give up a silent connection. */
const ASKS_EVERY = 1000;

/**
 * The store of a worker whose chat is kept in Redis.
 * @param limits whether people may say only so much
 * @throws {UserError} if it cannot be reached
 */
export async function redisStore(url: string, limits: boolean): Promise<Store> {
  const room = await RedisRoom.open({ url, limits }).catch((error: unknown) => {
    throw error instanceof RedisUnreachable ? new UserError(error.message) : error;
  });
  const carrier = await room.openClient();
  return {
    room,
    secret: room.secret,
    limiter: (keyPrefix, { points, within }) =>
      new RateLimiterRedis({
        storeClient: room.client,
        useRedisPackage: true,
        keyPrefix,
        points,
        duration: within / 1000,
        // While Redis is away each process counts alone.
        insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration: within / 1000 }),
      }),
    adapter: createAdapter(carrier, {
      streamName: '{cloudchat}:typing',
      maxLen: MOST_KEPT,
      blockTimeInMs: ASKS_EVERY,
    }),
    hasOtherNodes: true,
    isReady: () => room.isReady,
    onAway: (listener) => void room.on('away', listener),
    lagMs: () => room.lagMs,
  };
}
