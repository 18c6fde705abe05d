import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { bundle } from 'run-typescript';
import { startNetwork } from 'testing';
import { describeWithRedis, type RedisServer, startRedis } from 'testing/redis';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { newPrefix, openPlace, SHORT } from './rooms.ts';

const PACKAGE = path.dirname(import.meta.dirname);

async function startMember(...args: string[]) {
  await bundle(PACKAGE, { member: 'test/programs/member.ts' }, { external: ['redis'] });
  const child = fork(path.join(PACKAGE, 'dist', 'member.js'), args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const closed = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  const [token] = (await once(createInterface(child.stdout ?? process.stdin), 'line')) as [string];
  return { token, kill };
}

describeWithRedis('processes that fail', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  test('of one that is killed the people leave within the lease, and get their names back elsewhere', async () => {
    const options = { url: redis.url, prefix: newPrefix() };
    const { room, heard } = await openPlace({ ...options, timings: SHORT });
    const { token, kill } = await startMember(options.url, options.prefix, 'bo');
    await heard.eventually(() => expect(heard.of('user joined')).toHaveLength(1));
    await kill();
    await heard.eventually(() =>
      expect(heard.of('user left')).toEqual([['user left', { username: 'bo', numUsers: 0 }]]),
    );
    expect(await room.here()).toEqual([]);
    await expect(room.join('1', { username: 'bo' })).rejects.toMatchObject({ code: 'nickname-taken' });
    expect(await room.join('1', { username: 'bo', token })).toMatchObject({ users: ['bo'] });
  });

  test('one that is cut off counts as away before the others say so, and comes back anew', async () => {
    const network = await startNetwork(redis.url);
    onTestFinished(() => network.close());
    const prefix = newPrefix();
    const b = await openPlace({ url: redis.url, prefix, timings: SHORT });
    const cut = network.url.replace('http', 'redis');
    const a = await openPlace({ url: cut, prefix, timings: SHORT });
    const { token, epoch } = await a.room.join('a1', { username: 'ana' });
    await b.room.join('b1', { username: 'bo' });

    network.silence();
    await expect(a.room.say('a1', { message: 'hi' })).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterMs: expect.any(Number),
    });
    await b.heard.eventually(() => expect(b.heard.of('user left')).toHaveLength(1));
    expect(a.room.isReady).toBe(false);
    const { seq } = await b.room.say('b1', { message: 'meanwhile' });
    await expect(a.room.join('a2', { username: 'cy' })).rejects.toMatchObject({ code: 'unavailable' });

    const back = a.next('back');
    network.restore();
    await back;
    expect(a.room.isReady).toBe(true);
    await expect(a.room.say('a1', { message: 'hi' })).rejects.toMatchObject({ code: 'not-joined' });
    const since = { epoch, seq: seq - 1 };
    expect(await a.room.join('a3', { username: 'ana', token, since })).toMatchObject({
      users: ['bo', 'ana'],
      epoch,
      gap: false,
      missed: [{ message: 'meanwhile' }],
    });
  });

  test('one that closes gives its people free at once', async () => {
    const options = { url: redis.url, prefix: newPrefix() };
    const a = await openPlace(options);
    const b = await openPlace(options);
    const { token } = await a.room.join('a1', { username: 'ana' });
    await a.room.close();
    await b.heard.eventually(() => expect(b.heard.of('user left')).toHaveLength(1));
    expect(await b.room.join('b1', { username: 'ana', token })).toMatchObject({ users: ['ana'] });
    await expect(a.room.join('a2', { username: 'cy' })).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('one says how late it reads what the others do', async () => {
    const options = { url: redis.url, prefix: newPrefix() };
    const a = await openPlace(options);
    const b = await openPlace(options);
    await a.room.join('1', { username: 'ana' });
    await b.heard.eventually(() => expect(b.heard.of('user joined')).toHaveLength(1));
    expect(b.room.lagMs).toBeGreaterThanOrEqual(0);
    expect(b.room.lagMs).toBeLessThan(5000);
  });

  test('all have one key', async () => {
    const options = { url: redis.url, prefix: newPrefix() };
    const places = await Promise.all([openPlace(options), openPlace(options)]);
    const [key, other] = places.map(({ room }) => room.secret);
    expect(key).toHaveLength(32);
    expect(other).toEqual(key);
  });

  test('no clock of a process counts', async () => {
    const options = { url: redis.url, prefix: newPrefix() };
    const clock = vi.spyOn(Date, 'now');
    onTestFinished(() => clock.mockRestore());
    const a = await openPlace(options);
    const real = Date.now();
    clock.mockReturnValue(0);
    const { token } = await a.room.join('1', { username: 'ana' });
    clock.mockReturnValue(real + 48 * 60 * 60 * 1000);
    const { token: again } = await a.room.join('2', { username: 'ana', token });
    clock.mockReturnValue(0);
    await a.room.join('3', { username: 'ana', token: again });
    await a.room.say('3', { message: 'hi' });
    const [message] = (await a.room.history('3', {})).messages;
    clock.mockRestore();
    expect(Math.abs((message?.sentAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });
});
