import { createClient } from 'redis';
import { describeWithRedis, type RedisServer, startRedis } from 'testing/redis';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { RedisRoom, RedisUnreachable } from '../src/index.ts';
import { allTexts, newPrefix, openPlace, SHORT, untilTaken } from './rooms.ts';

async function start(settings?: string[]): Promise<RedisServer> {
  const redis = await startRedis(settings);
  onTestFinished(() => redis.close());
  return redis;
}

const UNAVAILABLE = { code: 'unavailable', retryAfterMs: expect.any(Number) };
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describeWithRedis('while Redis is away', () => {
  let redis: RedisServer;
  let options: { url: string; prefix: string };

  beforeEach(async () => {
    redis = await start(['--appendfsync', 'always']);
    options = { url: redis.url, prefix: newPrefix() };
  });

  test('killed and started again it has lost nothing, and nobody has left', async () => {
    const a = await openPlace({ ...options, limits: false });
    const b = await openPlace({ ...options, limits: false });
    await a.room.join('a1', { username: 'ana' });
    await b.room.join('b1', { username: 'bo' });
    const say = (i: number) => {
      const [room, connection] = i % 2 === 0 ? [a.room, 'a1'] : [b.room, 'b1'];
      return untilTaken(() => room.say(connection, { message: String(i), clientId: String(i) }));
    };
    const early = Promise.all(numbers(100).map(say));
    await a.heard.eventually(() => expect(a.heard.of('new message').length).toBeGreaterThan(10));
    await redis.stop('SIGKILL');
    const late = Promise.all(numbers(20).map((i) => say(100 + i)));
    await expect(a.room.say('a1', { message: 'hi' })).rejects.toMatchObject(UNAVAILABLE);
    await expect(a.room.join('a2', { username: 'cy' })).rejects.toMatchObject(UNAVAILABLE);
    await redis.start();
    const said = [...(await early), ...(await late)];

    expect(said.map(({ seq }) => seq).toSorted((x, y) => x - y)).toEqual(numbers(120).map((i) => i + 1));
    expect((await allTexts(b.room, 'b1')).toSorted((x, y) => Number(x) - Number(y))).toEqual(
      numbers(120).map(String),
    );
    for (const { heard } of [a, b]) {
      await heard.eventually(() => expect(heard.of('new message')).toHaveLength(120));
    }
    expect(a.heard.of('new message')).toEqual(b.heard.of('new message'));
    expect(a.heard.of('user left')).toEqual([]);
    expect(await a.room.here()).toHaveLength(2);
  });

  test('another connection waits for it, where the room’s own refuses', async () => {
    const { room } = await openPlace(options);
    const client = await room.openClient();
    const copy = await client
      .duplicate()
      .on('error', () => {})
      .connect();
    onTestFinished(() => copy.destroy());
    const left = new Promise<void>((resolve) => room.client.once('reconnecting', () => resolve()));
    await redis.stop();
    await left;
    const waiting = [client.ping(), copy.ping()];
    await expect(room.client.ping()).rejects.toThrow('offline');
    await redis.start();
    expect(await Promise.all(waiting)).toEqual(['PONG', 'PONG']);
  });

  test('connections that are cut are opened again, and nothing is left out', async () => {
    const a = await openPlace({ ...options, limits: false });
    const b = await openPlace({ ...options, limits: false });
    await a.room.join('a1', { username: 'ana' });
    const client = await createClient({ url: redis.url }).connect();
    onTestFinished(() => client.destroy());
    for (const i of numbers(20)) {
      const said = Promise.all(
        numbers(10).map((j) => {
          const clientId = `${i} ${j}`;
          return untilTaken(() => a.room.say('a1', { message: clientId, clientId }));
        }),
      );
      await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      await said;
    }
    for (const { heard } of [a, b]) {
      await heard.eventually(() => expect(heard.of('new message')).toHaveLength(200));
      expect(heard.of('new message').map(([, message]) => 'seq' in message && message.seq)).toEqual(
        numbers(200).map((i) => i + 1),
      );
    }
    expect(a.heard.of('user left')).toEqual([]);
  });

  test('stopped for longer than the lease, everyone counts as lost, and comes back by their token', async () => {
    const a = await openPlace({ ...options, timings: SHORT });
    const b = await openPlace({ ...options, timings: SHORT });
    const { token, epoch } = await a.room.join('a1', { username: 'ana' });
    await b.room.join('b1', { username: 'bo' });
    const { seq } = await a.room.say('a1', { message: 'before', clientId: 'x' });
    const away = [a.next('away'), b.next('away')];
    await redis.stop();
    await Promise.all(away);
    await a.room.leave('a1', 'lost');
    const back = [a.next('back'), b.next('back')];
    await redis.start();
    await Promise.all(back);

    const since = { epoch, seq };
    const joined = await b.room.join('b2', { username: 'ana', token, since });
    expect(joined).toMatchObject({ epoch, seq, missed: [], gap: false, users: ['ana'] });
    expect(await b.room.say('b2', { message: 'before', clientId: 'x' })).toMatchObject({ seq });
    expect(await b.room.say('b2', { message: 'after' })).toMatchObject({ seq: seq + 1 });
    await expect.poll(() => a.room.here()).toEqual([{ username: 'ana', connection: 'b2' }]);
  });
});

// Windows has no signal that stops a process for a while.
describeWithRedis(
  'while Redis neither answers nor closes',
  () => {
    let redis: RedisServer;
    let options: { url: string; prefix: string };

    beforeEach(async () => {
      redis = await start();
      onTestFinished(() => redis.thaw());
      options = { url: redis.url, prefix: newPrefix() };
    });

    test('nobody waits for long, and afterwards it goes on', async () => {
      const timings = { ...SHORT, awayAfter: 20_000, leaseFor: 30_000 };
      const a = await openPlace({ ...options, timings });
      await a.room.join('a1', { username: 'ana' });
      await a.room.say('a1', { message: 'before' });
      redis.freeze();
      const began = performance.now();
      const questions = [
        a.room.say('a1', { message: 'hi', clientId: 'x' }),
        a.room.history('a1', {}),
        a.room.typing('a1'),
        a.room.join('a2', { username: 'cy' }),
        a.room.remove('1-x'),
        a.room.sendOut('bo'),
        a.room.pause(),
      ];
      for (const question of questions) {
        await expect(question).rejects.toMatchObject(UNAVAILABLE);
      }
      expect(performance.now() - began).toBeLessThan(4 * SHORT.answersWithin);
      redis.thaw();
      await untilTaken(() => a.room.say('a1', { message: 'hi', clientId: 'x' }));
      await untilTaken(() => a.room.goOn());
      await untilTaken(() => a.room.say('a1', { message: 'after' }));
      expect(await allTexts(a.room, 'a1')).toEqual(['before', 'hi', 'after']);
    });

    test('a join that was given up leaves nobody behind, and is no hindrance to the next', async () => {
      const timings = { ...SHORT, awayAfter: 20_000, leaseFor: 30_000 };
      const a = await openPlace({ ...options, timings });
      const b = await openPlace({ ...options, timings });
      await b.room.join('b1', { username: 'bo' });
      redis.freeze();
      await expect(a.room.join('a1', { username: 'ana' })).rejects.toMatchObject(UNAVAILABLE);
      await expect(a.room.join('a2', { username: 'cy' })).rejects.toMatchObject(UNAVAILABLE);
      redis.thaw();
      const joined = await untilTaken(() => a.room.join('a1', { username: 'ana' }));
      expect(joined.users).toContain('ana');
      await untilTaken(() => a.room.say('a1', { message: 'hi' }));
      // What was sent before is done or never will be; then who gave up is left.
      const here = [
        { username: 'ana', connection: 'a1' },
        { username: 'bo', connection: 'b1' },
      ];
      await expect
        .poll(async () => (await b.room.here()).toSorted((x, y) => x.username.localeCompare(y.username)))
        .toEqual(here);
      await expect.poll(() => a.room.here()).toEqual(await b.room.here());
    });

    test('who leaves meanwhile has left', async () => {
      const timings = { ...SHORT, awayAfter: 20_000, leaseFor: 30_000 };
      const a = await openPlace({ ...options, timings });
      const b = await openPlace({ ...options, timings });
      await a.room.join('a1', { username: 'ana' });
      redis.freeze();
      await a.room.leave('a1', 'left');
      redis.thaw();
      await b.heard.eventually(() => expect(b.heard.of('user left')).toHaveLength(1));
      await untilTaken(() => b.room.join('b1', { username: 'ana' }));
    });

    test('for longer than the lease, everyone counts as lost, once', async () => {
      const a = await openPlace({ ...options, timings: SHORT });
      const b = await openPlace({ ...options, timings: SHORT });
      const { token } = await a.room.join('a1', { username: 'ana' });
      const away = [a.next('away'), b.next('away')];
      const back = [a.next('back'), b.next('back')];
      redis.freeze();
      await Promise.all(away);
      redis.thaw();
      await Promise.all(back);
      await untilTaken(() => b.room.join('b1', { username: 'ana', token }));
      await expect.poll(() => a.room.here()).toEqual([{ username: 'ana', connection: 'b1' }]);
    });
  },
  process.platform === 'win32',
);

describeWithRedis('when Redis has lost data', () => {
  test('all of it, a new epoch begins, and tokens stay good', async () => {
    const redis = await start();
    const options = { url: redis.url, prefix: newPrefix(), timings: SHORT };
    const a = await openPlace(options);
    const b = await openPlace(options);
    const { token, epoch } = await a.room.join('a1', { username: 'ana' });
    const { seq } = await a.room.say('a1', { message: 'lost' });
    const back = [a.next('back'), b.next('back')];
    const client = await createClient({ url: redis.url }).connect();
    await client.flushAll();
    await client.scriptFlush();
    client.destroy();
    await Promise.all(back);
    const joined = await untilTaken(() =>
      b.room.join('b1', { username: 'ana', token, since: { epoch, seq } }),
    );
    expect(joined).toMatchObject({ seq: 0, missed: [], gap: true });
    expect(joined.epoch).not.toBe(epoch);
    expect(await b.room.say('b1', { message: 'new' })).toMatchObject({ seq: 1 });
    await a.heard.eventually(() => expect(a.heard.of('new message')).toHaveLength(2));
  });

  test('the newest of it, numbers that were seen are not given again in their epoch', async () => {
    const redis = await start(['--appendonly', 'no']);
    const options = { url: redis.url, prefix: newPrefix() };
    const a = await openPlace(options);
    const b = await openPlace(options);
    const { token, epoch } = await a.room.join('a1', { username: 'ana' });
    await a.room.say('a1', { message: 'kept', clientId: 'x' });
    const client = await createClient({ url: redis.url }).connect();
    await client.sendCommand(['SAVE']);
    client.destroy();
    const { seq } = await a.room.say('a1', { message: 'lost' });
    await b.heard.eventually(() => expect(b.heard.of('new message')).toHaveLength(2));
    const back = [a.next('back'), b.next('back')];
    await redis.stop('SIGKILL');
    await redis.start();
    await Promise.all(back);

    const joined = await untilTaken(() =>
      b.room.join('b1', { username: 'ana', token, since: { epoch, seq } }),
    );
    expect(joined).toMatchObject({ seq: 1, missed: [{ message: 'kept' }], gap: true });
    expect(joined.epoch).not.toBe(epoch);
    expect((await b.room.say('b1', { message: 'kept', clientId: 'x' })).seq).toBe(1);
    expect((await b.room.say('b1', { message: 'new' })).seq).toBe(2);
    expect((await untilTaken(() => a.room.join('a2', { username: 'cy' }))).epoch).toBe(joined.epoch);
  });
});

describe('without a Redis', () => {
  test('it says where there is none, without the password, and what to do', async () => {
    const attempt = RedisRoom.open({ url: 'redis://ana:secret@127.0.0.1:1/2' });
    await expect(attempt).rejects.toThrow(RedisUnreachable);
    await expect(attempt).rejects.toThrow(
      /^There is no Redis at redis:\/\/127\.0\.0\.1:1\/2 \(.*ECONNREFUSED.*\)\. Start one/,
    );
    await expect(attempt).rejects.not.toThrow('secret');
  });

  test.each(['127.0.0.1:6379', 'http://127.0.0.1/', ''])('%s is no address of one', async (url) => {
    await expect(RedisRoom.open({ url })).rejects.toThrow('redis://127.0.0.1:6379/');
  });
});

describeWithRedis('a Redis with a password', () => {
  test('says so to who does not know it', async () => {
    const redis = await start(['--requirepass', 'secret']);
    await expect(RedisRoom.open({ url: redis.url })).rejects.toThrow('asks for another password');
    const wrong = redis.url.replace('//', '//:wrong@');
    await expect(RedisRoom.open({ url: wrong })).rejects.toThrow('asks for another password');
    const { room } = await openPlace({ url: redis.url.replace('//', '//:secret@'), prefix: newPrefix() });
    await room.join('1', { username: 'ana' });
  });
});
