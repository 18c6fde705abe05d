import { createAdapter } from '@socket.io/redis-streams-adapter';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { RedisRoom, RedisUnreachable } from 'redis-room';
import { UserError } from 'serve';

import type { Store } from './store.ts';

/** What may wait for a Redis that does not answer: typing, which nobody wants to hear of later. */
const MOST_WAITING = 1000;

/**
 * The store of a worker whose chat is kept in Redis.
 * @param limits whether people may say only so much
 * @throws {UserError} if it cannot be reached
 */
export async function redisStore(url: string, limits: boolean): Promise<Store> {
  const room = await RedisRoom.open({ url, limits }).catch((error: unknown) => {
    throw error instanceof RedisUnreachable ? new UserError(error.message) : error;
  });
  // Of its own, since the room's gives up on what Redis does not answer at once.
  const carrier = room.client.duplicate({ commandsQueueMaxLength: MOST_WAITING, disableOfflineQueue: false });
  carrier.on('error', () => {});
  await carrier.connect();
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
    adapter: createAdapter(carrier, { streamName: '{cloudchat}:typing', maxLen: 1000 }),
    isReady: () => room.isReady,
    onAway: (listener) => void room.on('away', listener),
    lagMs: () => room.lagMs,
  };
}
