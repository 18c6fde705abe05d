import { beforeAll, describe } from 'vitest';

import { redisAvailable } from './redis-server.ts';

export { redisAvailable, type RedisServer, startRedis } from './redis-server.ts';

/**
 * A `describe` for tests that start a Redis. Without one they are skipped, except with `CI=true`, where that is a
 * failure.
 */
export function describeWithRedis(name: string, tests: () => void): void {
  describe.skipIf(!redisAvailable && process.env['CI'] !== 'true')(
    redisAvailable ? name : `${name} (without a redis-server these are skipped)`,
    () => {
      beforeAll(() => {
        if (!redisAvailable) {
          throw new Error('There is no redis-server. Install it, or name it in REDIS_SERVER_PATH.');
        }
      });
      tests();
    },
  );
}
