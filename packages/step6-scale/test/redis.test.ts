import { startStage } from 'testing';
import { describeWithRedis, type RedisServer, startRedis } from 'testing/redis';
import { chatSuite } from 'step3-chat/suite';
import { afterAll, beforeAll } from 'vitest';

import { SERVER } from './running-chat.ts';

/** Each chat of the suite is in a database of its own. */
const DATABASES = 100;

describeWithRedis('on Redis', () => {
  let redis: RedisServer;
  let database = 0;
  beforeAll(async () => {
    redis = await startRedis(['--databases', String(DATABASES)]);
  });
  afterAll(() => redis.close());

  chatSuite('step 6 on Redis', async () => {
    const url = new URL(String(database++), redis.url).href;
    const stage = await startStage(SERVER, ['--port', '0', '--workers', '2', '--redis', url]);
    return { ...stage, close: () => stage.stop() };
  });
});
