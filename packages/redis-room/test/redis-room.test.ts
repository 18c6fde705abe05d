import { randomUUID } from 'node:crypto';

import { roomSuite } from 'chat-room/suite';
import { sharedRoomSuite } from 'chat-room/shared-suite';
import { describeWithRedis, type RedisServer, startRedis } from 'testing/redis';
import { afterAll, beforeAll } from 'vitest';

import { RedisRoom } from '../src/index.ts';

describeWithRedis('on Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  roomSuite(
    'RedisRoom',
    (options) => RedisRoom.open({ ...options, url: redis.url, prefix: `{${randomUUID()}}:` }),
    { keepsAll: true },
  );

  sharedRoomSuite('RedisRoom', (count, options) => {
    const prefix = `{${randomUUID()}}:`;
    return Promise.all(
      Array.from({ length: count }, () => RedisRoom.open({ ...options, url: redis.url, prefix })),
    );
  });
});
