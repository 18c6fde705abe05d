import { MemoryRoom, type Room } from 'chat-room';
import { type Announcement, Announcements } from 'chat-room/announcements';
import fc from 'fast-check';
import { describeWithRedis, type RedisServer, startRedis } from 'testing/redis';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { RedisRoom } from '../src/index.ts';
import { newPrefix } from './rooms.ts';

/** So many people, each at one of the rooms. */
const PEOPLE = 4;

const person = fc.nat(PEOPLE - 1);
const username = fc.constantFrom('ana', 'Ana', ' bo', 'cy');
const nth = fc.nat(8);
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('join' as const),
      person,
      username,
      // One that was given before, for whichever name.
      token: fc.option(nth, { nil: undefined }),
      since: fc.option(fc.record({ thisEpoch: fc.boolean(), seq: nth }), { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      person,
      message: fc.string({ unit: 'binary', maxLength: 5 }),
      clientId: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('leave' as const),
      person,
      how: fc.constantFrom('left' as const, 'lost' as const),
    }),
  },
  fc.record({
    kind: fc.constant('history' as const),
    person,
    request: fc.record(
      { before: nth, after: nth, limit: fc.integer({ min: 1, max: 4 }) },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ kind: fc.constantFrom('typing' as const, 'stopTyping' as const), person }),
  fc.record({ kind: fc.constant('remove' as const), seq: nth }),
  fc.record({ kind: fc.constant('sendOut' as const), username }),
  fc.record({ kind: fc.constantFrom('pause' as const, 'goOn' as const) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

/** Some people in one or several rooms that are one chat, and what they were answered and told. */
class Chat {
  readonly heard: Announcements[];
  readonly #rooms: Room[];
  readonly #tokens: string[] = [];
  /** Of messages by their number: an id is another one in every chat. */
  readonly #ids = new Map<string, string>();
  /** A connection is one person's, once: whoever comes back does so on another one. */
  readonly #connections = Array.from({ length: PEOPLE }, (_, i) => ({ name: `${i}`, joined: false }));
  #epoch = '';

  constructor(rooms: Room[]) {
    this.#rooms = rooms;
    this.heard = rooms.map((room) => new Announcements(room));
  }

  async answer(asked: Operation): Promise<unknown> {
    try {
      return this.#comparable(await this.#do(asked));
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  }

  /** What each room has told everyone. */
  toAll(): unknown[][] {
    return this.heard.map(({ all }) =>
      all
        .filter(([event, , to]) => to === undefined && event !== 'sent out')
        .map((one) => this.#comparable(one)),
    );
  }

  /** What each connection was told, in whichever room. */
  toEach(): Record<string, unknown[]> {
    const told: Record<string, unknown[]> = {};
    for (const announcement of this.heard.flatMap(({ all }): Announcement[] => all)) {
      const [, , connection] = announcement;
      if (connection !== undefined) {
        (told[connection] ??= []).push(this.#comparable(announcement));
      }
    }
    return told;
  }

  async #do(asked: Operation): Promise<unknown> {
    const [host] = this.#rooms;
    if (host === undefined) {
      throw new Error('A chat has a room.');
    }
    switch (asked.kind) {
      case 'remove':
        return host.remove(this.#ids.get(String(asked.seq)) ?? 'none');
      case 'sendOut':
        return host.sendOut(asked.username.trim());
      case 'pause':
      case 'goOn':
        return host[asked.kind]();
      default:
    }
    const room = this.#rooms[asked.person % this.#rooms.length] ?? host;
    const connection = this.#connections[asked.person];
    if (connection === undefined) {
      throw new Error('There are not so many.');
    }
    switch (asked.kind) {
      case 'join': {
        const isHere = (await room.here()).some((one) => one.connection === connection.name);
        if (connection.joined && !isHere) {
          connection.name += `+`;
        }
        const { username: name, since } = asked;
        const joined = await room.join(connection.name, {
          username: name,
          token: asked.token === undefined ? undefined : this.#tokens[asked.token],
          since: since && {
            epoch: since.thisEpoch ? this.#epoch : 'another',
            seq: Math.min(since.seq, this.#ids.size),
          },
        });
        connection.joined = true;
        this.#tokens.push(joined.token);
        this.#epoch = joined.epoch;
        return joined;
      }
      case 'say': {
        const said = await room.say(connection.name, asked);
        this.#ids.set(String(said.seq), said.id);
        return said;
      }
      case 'leave':
        return room.leave(connection.name, asked.how);
      case 'history':
        return room.history(connection.name, asked.request);
      case 'typing':
      case 'stopTyping':
        return room[asked.kind](connection.name);
    }
  }

  /** Without what no two chats have in common. */
  #comparable(value: unknown): unknown {
    const names = new Map([...this.#ids].map(([seq, id]) => [id, `id of ${seq}`]));
    const text = JSON.stringify(value ?? null, (key, inner: unknown) =>
      ['token', 'epoch', 'sentAt'].includes(key)
        ? typeof inner
        : key === 'id' && typeof inner === 'string'
          ? (names.get(inner) ?? 'none')
          : inner,
    );
    return JSON.parse(text);
  }
}

describeWithRedis('two rooms over one Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  test('answer and announce what one in memory does', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 60, size: 'max' }), async (operations) => {
        const options = { url: redis.url, prefix: newPrefix(), limits: false };
        const memory = new MemoryRoom({ limits: false });
        const rooms = await Promise.all([RedisRoom.open(options), RedisRoom.open(options)]);
        const expected = new Chat([memory]);
        const chat = new Chat(rooms);
        try {
          for (const asked of operations) {
            expect(await chat.answer(asked)).toEqual(await expected.answer(asked));
            const [toAll] = expected.toAll();
            const toEach = expected.toEach();
            for (const [i, heard] of chat.heard.entries()) {
              await heard.eventually(() => expect(chat.toAll()[i]).toEqual(toAll));
            }
            await expect.poll(() => chat.toEach(), { interval: 1 }).toEqual(toEach);
          }
          const here = await memory.here();
          await expect.poll(() => rooms[1].here()).toEqual(here);
        } finally {
          await Promise.all([memory, ...rooms].map((room) => room.close()));
        }
      }),
      { numRuns: 50 },
    );
  });
});
