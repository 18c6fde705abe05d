import { LIMITS } from 'chat-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Room, RoomEvents } from '../src/index.ts';
import { type Announcement, Announcements } from './announcements.ts';
import { refused } from './refused.ts';
import type { SuiteOptions } from './room.suite.ts';

/** One of several rooms, with what it has announced. */
interface Place {
  room: Room;
  heard: Announcements;
}

const FOR_ALL: readonly string[] = ['user joined', 'user left', 'new message', 'message removed'];

/**
 * What several rooms over one store do, as several processes have them. They keep every message, and what one of them
 * brings about may be announced a little later in the others.
 * @param createRooms so many rooms over a store of their own
 */
export function sharedRoomSuite(
  name: string,
  createRooms: (count: number, options?: SuiteOptions) => Promise<Room[]>,
): void {
  describe(`${name}, several over one store`, () => {
    let a: Place;
    let b: Place;
    let c: Place;
    let markers = 0;

    async function open(options?: SuiteOptions): Promise<void> {
      const rooms = await createRooms(3, options);
      const [first, second, third] = rooms.map((room) => ({ room, heard: new Announcements(room) }));
      if (first === undefined || second === undefined || third === undefined) {
        throw new Error('Three rooms were asked for.');
      }
      [a, b, c] = [first, second, third];
    }

    async function close(): Promise<void> {
      await Promise.all([a, b, c].map(({ room }) => room.close()));
    }

    async function everywhere(expectation: (heard: Announcements) => void): Promise<void> {
      await Promise.all([a, b, c].map(({ heard }) => heard.eventually(() => expectation(heard))));
    }

    /**
     * Waits until all that was brought about so far is announced: one order for all means that nothing of it comes
     * after someone who joins now.
     * @returns what was announced to everyone, which has to be the same in every room
     */
    async function announcedToAll(): Promise<Announcement[]> {
      markers += 1;
      const username = `marker ${markers}`;
      const isMarker = (of: Announcement) => JSON.stringify(of).includes('marker');
      await a.room.join(username, { username });
      await a.room.leave(username, 'left');
      await everywhere((heard) => expect(heard.all.filter(isMarker).at(-1)?.[0]).toBe('user left'));
      const [one, ...others] = [a, b, c].map(({ heard }) =>
        heard.all.filter(([event, , to]) => FOR_ALL.includes(event) && to === undefined),
      );
      for (const other of others) {
        expect(other).toEqual(one);
      }
      return (one ?? []).filter((announcement) => !isMarker(announcement));
    }

    /** Who has heard of these, once all has been announced: as many as each of the three rooms. */
    async function heardIn(...events: (keyof RoomEvents)[]): Promise<Announcement[][]> {
      await announcedToAll();
      return [a, b, c].map(({ heard }) =>
        heard.of(...events).filter((announcement) => !JSON.stringify(announcement).includes('marker')),
      );
    }

    const passed = (attempts: PromiseSettledResult<unknown>[]) =>
      attempts.filter(({ status }) => status === 'fulfilled').length;

    beforeEach(() => open());
    afterEach(() => close());

    describe('names', () => {
      test('a name is one person’s in all of them', async () => {
        await a.room.join('a1', { username: 'Ana' });
        expect(await refused(b.room.join('b1', { username: 'aNA' }))).toBe('nickname-taken');
        await a.room.leave('a1', 'left');
        await c.room.join('c1', { username: 'ana' });
        expect(await refused(a.room.join('a2', { username: 'ana' }))).toBe('nickname-taken');
      });

      test('of several who want it at once one gets it', async () => {
        const attempts = await Promise.allSettled(
          [a, b, c, a, b, c].map(({ room }, i) => room.join(String(i), { username: 'ana' })),
        );
        expect(passed(attempts)).toBe(1);
        expect(await announcedToAll()).toEqual([['user joined', { username: 'ana', numUsers: 1 }]]);
      });
    });

    describe('people', () => {
      test('who comes and goes is told in every room, with the number of all', async () => {
        expect(await a.room.join('a1', { username: 'ana' })).toMatchObject({ numUsers: 1, users: ['ana'] });
        expect(await b.room.join('b1', { username: 'bo' })).toMatchObject({ users: ['ana', 'bo'] });
        expect(await c.room.join('c1', { username: 'cy' })).toMatchObject({ users: ['ana', 'bo', 'cy'] });
        await a.room.leave('a1', 'left');
        await c.room.leave('c1', 'lost');
        expect(await announcedToAll()).toEqual([
          ['user joined', { username: 'ana', numUsers: 1 }],
          ['user joined', { username: 'bo', numUsers: 2 }],
          ['user joined', { username: 'cy', numUsers: 3 }],
          ['user left', { username: 'ana', numUsers: 2 }],
          ['user left', { username: 'cy', numUsers: 1 }],
        ]);
      });

      test('of many who join at once nobody is told of others than have been announced there', async () => {
        const joins = Array.from({ length: 60 }, async (_, i) => {
          const { room, heard } = [a, b, c][i % 3] ?? a;
          const { numUsers, users } = await room.join(String(i), { username: `person ${i}` });
          expect(heard.of('user joined').at(-1)?.[1]).toMatchObject({ numUsers });
          expect(users).toHaveLength(numUsers);
        });
        await Promise.all(joins);
      });

      test('in one order, and the number never drifts, however many come, speak and go at once', async () => {
        const visits = Array.from({ length: 24 }, async (_, i) => {
          const { room } = [a, b, c][i % 3] ?? a;
          const connection = String(i);
          await room.join(connection, { username: `person ${i}` });
          const said = await room.say(connection, { message: 'hi' });
          await room.leave(connection, i % 2 === 0 ? 'left' : 'lost');
          return said.seq;
        });
        const numbers = (await Promise.all(visits)).toSorted((one, other) => one - other);
        expect(numbers).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));

        const announced = await announcedToAll();
        expect(announced).toHaveLength(3 * 24);
        const present = new Set<string>();
        let seq = 0;
        for (const announcement of announced) {
          if (announcement[0] === 'new message') {
            const [, message] = announcement;
            expect(present).toContain(message.username);
            seq += 1;
            expect(message.seq).toBe(seq);
          } else if (announcement[0] === 'user joined' || announcement[0] === 'user left') {
            const [event, { username, numUsers }] = announcement;
            present[event === 'user joined' ? 'add' : 'delete'](username);
            expect(numUsers).toBe(present.size);
          }
        }
      });

      test('a host sees all of them from anywhere', async () => {
        await a.room.join('a1', { username: 'ana' });
        await b.room.join('b1', { username: 'bo' });
        const all = [
          { username: 'ana', connection: 'a1' },
          { username: 'bo', connection: 'b1' },
        ];
        await announcedToAll();
        for (const { room } of [a, b, c]) {
          expect(await room.here()).toEqual(all);
        }
      });

      test('a room that closes loses its people, whose names wait for them', async () => {
        const { token } = await b.room.join('b1', { username: 'bo' });
        await b.room.join('b2', { username: 'ben' });
        await b.room.close();
        await a.heard.eventually(() =>
          expect(a.heard.of('user left')).toEqual([
            ['user left', { username: 'bo', numUsers: 1 }],
            ['user left', { username: 'ben', numUsers: 0 }],
          ]),
        );
        expect(await refused(a.room.join('a1', { username: 'bo' }))).toBe('nickname-taken');
        await a.room.join('a1', { username: 'bo', token });
      });
    });

    describe('messages', () => {
      test('said everywhere at once they have one order, without a hole', async () => {
        const all = [a, b, c].map((place, i) => ({ ...place, connection: String(i) }));
        await Promise.all(all.map(({ room, connection }) => room.join(connection, { username: connection })));
        await Promise.all(
          all.flatMap(({ room, heard, connection }) =>
            Array.from({ length: 10 }, async (_, i) => {
              const said = await room.say(connection, { message: `${connection} ${i}` });
              expect(heard.of('new message')).toContainEqual([
                'new message',
                expect.objectContaining({ ...said, username: connection, message: `${connection} ${i}` }),
              ]);
            }),
          ),
        );
        const messages = (await announcedToAll()).flatMap((announcement) =>
          announcement[0] === 'new message' ? [announcement[1]] : [],
        );
        expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
        for (const { room, connection } of all) {
          expect(
            messages.flatMap(({ username, message }) => (username === connection ? [message] : [])),
          ).toEqual(Array.from({ length: 10 }, (_, i) => `${connection} ${i}`));
          expect((await room.history(connection, {})).messages).toEqual(messages);
        }
      });

      test('said again elsewhere with its clientId it is delivered once', async () => {
        const { token } = await a.room.join('a1', { username: 'ana' });
        const said = await a.room.say('a1', { message: 'hi', clientId: 'x' });
        await b.room.join('b1', { username: 'ana', token });
        expect(await b.room.say('b1', { message: 'hi', clientId: 'x' })).toEqual(said);
        await b.room.leave('b1', 'left');
        await c.room.join('c1', { username: 'ana', token });
        expect(await c.room.say('c1', { message: 'hi', clientId: 'x' })).toEqual(said);
        expect((await announcedToAll()).filter(([event]) => event === 'new message')).toHaveLength(1);
      });

      test('said again elsewhere while the first is on its way it is delivered once', async () => {
        const { token } = await a.room.join('a1', { username: 'ana' });
        const message = { message: 'hi', clientId: 'x' };
        const first = a.room.say('a1', message).catch(() => undefined);
        await b.room.join('b1', { username: 'ana', token });
        const again = await Promise.all([b.room.say('b1', message), b.room.say('b1', message)]);
        expect(again[1]).toEqual(again[0]);
        expect([undefined, again[0]]).toContainEqual(await first);
        expect((await announcedToAll()).filter(([event]) => event === 'new message')).toEqual([
          ['new message', expect.objectContaining(again[0])],
        ]);
      });

      test.each(['with', 'without'])(
        'who comes back elsewhere %s the token has no new allowance, and a repetition costs none',
        async (how) => {
          const joined = await a.room.join('a1', { username: 'ana' });
          const sayAll = (room: Room, connection: string, first: number) =>
            Promise.allSettled(
              Array.from({ length: 40 }, (_, i) =>
                room.say(connection, { message: 'hi', clientId: String(first + i) }),
              ),
            );
          const atFirst = passed(await sayAll(a.room, 'a1', 0));
          expect(atFirst).toBeGreaterThanOrEqual(10);
          expect(atFirst).toBeLessThanOrEqual(30);
          await a.room.leave('a1', 'left');
          await b.room.join('b1', { username: 'ana', ...(how === 'with' && { token: joined.token }) });
          expect(passed(await sayAll(b.room, 'b1', 100))).toBeLessThan(10);
          if (how === 'with') {
            await b.room.say('b1', { message: 'hi', clientId: '0' });
          }
        },
      );
    });

    describe('coming back elsewhere', () => {
      test('someone who was lost gets the name back, what was missed, and a token that is good everywhere', async () => {
        const first = await a.room.join('a1', { username: 'ana' });
        await b.room.join('b1', { username: 'bo' });
        const { seq } = await b.room.say('b1', { message: 'seen' });
        await a.room.leave('a1', 'lost');
        await b.room.say('b1', { message: 'missed' });
        expect(await refused(b.room.join('b2', { username: 'ana' }))).toBe('nickname-taken');

        const since = { epoch: first.epoch, seq };
        const back = await b.room.join('b2', { username: 'ana', token: first.token, since });
        expect(back).toMatchObject({
          epoch: first.epoch,
          seq: seq + 1,
          missed: [{ message: 'missed', username: 'bo', seq: seq + 1 }],
          gap: false,
          users: ['bo', 'ana'],
        });
        await b.room.leave('b2', 'lost');
        const again = await c.room.join('c1', { username: 'ana', token: back.token, since });
        expect(again.missed).toEqual(back.missed);
        await c.room.leave('c1', 'lost');
        await a.room.join('a2', { username: 'ana', token: first.token });
      });

      test('someone takes over from a connection that seems to live elsewhere, and nobody came or went', async () => {
        const { token } = await a.room.join('a1', { username: 'ana' });
        await b.room.join('b1', { username: 'bo' });
        const back = await b.room.join('b2', { username: 'ana', token });
        expect(back).toMatchObject({ numUsers: 2, users: ['ana', 'bo'] });

        expect(await heardIn('replaced')).toEqual([[['replaced', {}, 'a1']], [], []]);
        expect(await refused(a.room.say('a1', { message: 'hi' }))).toBe('not-joined');
        await a.room.leave('a1', 'lost');
        await b.room.say('b2', { message: 'hi' });
        const changes = (await announcedToAll()).filter(([event]) => event !== 'new message');
        expect(changes.map(([event]) => event)).toEqual(['user joined', 'user joined']);
      });

      test('who types on the old connection does not any more', async () => {
        const { token } = await a.room.join('a1', { username: 'ana' });
        await a.room.typing('a1');
        await b.room.join('b1', { username: 'ana', token });
        const [before] = await heardIn('typing', 'stop typing', 'replaced');
        expect(before?.map(([event]) => event).toSorted()).toEqual(['replaced', 'stop typing', 'typing']);
      });

      test('of more than an answer holds, one gets the oldest, and the newest announced there alone', async () => {
        await close();
        await open({ limits: false, kept: 2 * LIMITS.missed });
        const { token, epoch, seq } = await c.room.join('c1', { username: 'ana' });
        await c.room.leave('c1', 'lost');
        await a.room.join('a1', { username: 'bo' });
        await b.room.join('b1', { username: 'cy' });
        const count = LIMITS.missed / 2 + 30;
        await Promise.all(
          Array.from({ length: count }, (_, i) => [
            a.room.say('a1', { message: `a ${i}` }),
            b.room.say('b1', { message: `b ${i}` }),
          ]).flat(),
        );

        const back = await c.room.join('c2', { username: 'ana', token, since: { epoch, seq } });
        expect(back).toMatchObject({ seq: 2 * count, gap: false });
        expect(back.missed.map((message) => message.seq)).toEqual(
          Array.from({ length: LIMITS.missed }, (_, i) => i + 1),
        );
        const newest = expect.objectContaining({ seq: 2 * count });
        expect(await heardIn('more missed')).toEqual([[], [], [['more missed', newest, 'c2']]]);
        const rest = await c.room.history('c2', { after: LIMITS.missed, before: 2 * count });
        expect(rest.messages.map((message) => message.seq)).toEqual(
          Array.from({ length: LIMITS.historyPage }, (_, i) => LIMITS.missed + 1 + i),
        );
        expect(rest.more).toBe(true);
      });

      test('someone of another epoch gets the newest page', async () => {
        await close();
        await open({ limits: false });
        await a.room.join('a1', { username: 'ana' });
        const count = LIMITS.historyPage + 10;
        await Promise.all(Array.from({ length: count }, () => a.room.say('a1', { message: 'hi' })));
        const { missed, gap } = await b.room.join('b1', {
          username: 'bo',
          since: { epoch: 'another', seq: 7 },
        });
        expect(missed.map(({ seq }) => seq)).toEqual(
          Array.from({ length: LIMITS.historyPage }, (_, i) => count - LIMITS.historyPage + 1 + i),
        );
        expect(gap).toBe(true);
      });
    });

    describe('what concerns one connection', () => {
      test('is announced in its own room only', async () => {
        const { epoch } = await a.room.join('a1', { username: 'ana' });
        const { id, seq } = await a.room.say('a1', { message: 'bad' });
        await b.room.remove(id);
        await b.room.join('b1', { username: 'bo', since: { epoch, seq } });
        await b.room.typing('b1');
        await b.room.stopTyping('b1');

        expect(await heardIn('login', 'typing', 'stop typing')).toEqual([
          [['login', { numUsers: 1, users: ['ana'] }, 'a1']],
          [
            ['login', { numUsers: 2, users: ['ana', 'bo'] }, 'b1'],
            ['typing', { username: 'bo' }, 'b1'],
            ['stop typing', { username: 'bo' }, 'b1'],
          ],
          [],
        ]);
        const toAll = ['message removed', { id }];
        expect(await heardIn('message removed')).toEqual([[toAll], [toAll, [...toAll, 'b1']], [toAll]]);
      });

      test('a login comes right before everyone hears of it', async () => {
        await Promise.all([a, b, c].map(({ room }, i) => room.join(String(i), { username: `person ${i}` })));
        await announcedToAll();
        for (const [i, { heard }] of [a, b, c].entries()) {
          const at = heard.all.findIndex(([event, , to]) => event === 'login' && to === String(i));
          const [, people] = heard.all[at] ?? [];
          expect(heard.all[at + 1]).toEqual([
            'user joined',
            { username: `person ${i}`, numUsers: expect.any(Number) },
          ]);
          expect(people).toMatchObject({ users: expect.arrayContaining([`person ${i}`]) });
        }
      });
    });

    describe('a host', () => {
      test('takes down what was said elsewhere, once', async () => {
        await a.room.join('a1', { username: 'ana' });
        await b.room.join('b1', { username: 'bo' });
        const { id } = await a.room.say('a1', { message: 'bad', clientId: 'x' });
        const attempts = await Promise.all([a, b, c].map(({ room }) => room.remove(id)));
        expect(attempts.filter((wasKept) => wasKept)).toHaveLength(1);
        expect((await announcedToAll()).at(-1)).toEqual(['message removed', { id }]);
        expect((await b.room.history('b1', {})).messages).toEqual([]);
      });

      test('sends out who is elsewhere, for good', async () => {
        const { token } = await a.room.join('a1', { username: 'Ana' });
        expect(await b.room.sendOut('ana')).toBe(true);
        expect(await heardIn('sent out')).toEqual([[['sent out', {}, 'a1']], [], []]);
        expect(await announcedToAll()).toEqual([
          ['user joined', { username: 'Ana', numUsers: 1 }],
          ['user left', { username: 'Ana', numUsers: 0 }],
        ]);
        expect(await refused(a.room.say('a1', { message: 'still here?' }))).toBe('not-joined');
        for (const { room } of [a, b, c]) {
          expect(await refused(room.join('again', { username: 'ana', token }))).toBe('removed');
        }
        await c.room.join('c1', { username: 'ana' });
        expect(await a.room.sendOut('nobody')).toBe(false);
      });

      test('sends out who was lost elsewhere, and whose name is held', async () => {
        const { token } = await a.room.join('a1', { username: 'ana' });
        await a.room.leave('a1', 'lost');
        expect(await b.room.sendOut('ana')).toBe(true);
        expect(await refused(c.room.join('c1', { username: 'ana', token }))).toBe('removed');
        await c.room.join('c1', { username: 'ana' });
        expect(await heardIn('sent out')).toEqual([[], [], []]);
      });

      test('pauses all of it, and lets it go on from elsewhere', async () => {
        await b.room.join('b1', { username: 'bo' });
        await a.room.pause();
        expect(await refused(b.room.say('b1', { message: 'hi' }))).toBe('unavailable');
        await c.room.goOn();
        await b.room.say('b1', { message: 'hi' });
      });
    });
  });
}
