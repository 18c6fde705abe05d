import { beforeAll, describe } from 'vitest';

import { redisAvailable } from './redis-server.ts';

export { redisAvailable, type RedisServer, startRedis } from './redis-server.ts';

/**
 * A `describe` for tests that start a Redis. Without one they are skipped, except with `CI=true`, where that is a
 * failure.
 * @param skipped for another reason
 */
export function describeWithRedis(name: string, tests: () => void, skipped = false): void {
  const without = !redisAvailable && process.env['CI'] !== 'true';
  const says = redisAvailable ? name : `${name} (there is no redis-server)`;
  describe.skipIf(without || skipped)(says, () => {
    beforeAll(() => {
      if (!redisAvailable) {
        throw new Error('There is no redis-server. Install it, or name it in REDIS_SERVER_PATH.');
      }
    });
    tests();
  });
}
