import type { Joined } from 'chat-protocol';
import { chatSuite } from 'step3-chat/suite';
import { connectClient, runToEnd, startStage } from 'testing';
import { describeWithRedis, type RedisServer, startRedis } from 'testing/redis';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

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

  test('who cannot reach Redis sends everyone elsewhere, and takes them in again when it can', async () => {
    const url = new URL(String(database++), redis.url).href;
    const stage = await startStage(SERVER, ['--port', '0', '--workers', '1', '--redis', url]);
    onTestFinished(async () => void (await stage.stop()));
    const ready = async () => (await fetch(new URL('/ready', stage.url))).status;
    const chat = new URL('/chat', stage.url).href;
    const ana = await connectClient(chat, 'websocket');
    const { token } = await ana.ask<Joined>('add user', 'ana');
    expect(await ready()).toBe(200);

    redis.freeze();
    expect(await ana.next('disconnect')).toBe('transport close');
    expect(await ready()).toBe(503);
    await expect(connectClient(chat, 'websocket')).rejects.toThrow('websocket error');

    redis.thaw();
    await vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 20_000 });
    const back = await connectClient(chat, 'polling');
    expect(await back.ask('add user', { username: 'ana', token })).toMatchObject({ ok: true, numUsers: 1 });
  });

  test('a Redis that is not there is told of in a sentence', async () => {
    const { code, errors } = await runToEnd(SERVER, ['--port', '0', '--redis', 'redis://127.0.0.1:1']);
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^There is no Redis at redis:\/\/127.0.0.1:1.*\n$/),
    ]);
  });
});
