import { type Joined, LIMITS } from 'chat-protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Room, RoomEvents } from '../src/index.ts';
import { type Announcement, Announcements } from './announcements.ts';
import { refused } from './refused.ts';

/** Times in milliseconds. A suite cannot wait half a minute for a name. */
export interface SuiteOptions {
  kept?: number;
  nameHeld?: number;
  typing?: number;
  /** `false`: whoever has joined may say as much as they like. */
  limits?: boolean;
}

/** On a busy machine. */
const SOON = { timeout: 8000 };

/** What rooms may differ in. */
interface Traits {
  /** Whether every message is kept for ever. Left out: only the newest, `kept` in number. */
  keepsAll?: boolean;
}

/** What every room does, whatever it keeps its messages in. */
export function roomSuite(
  name: string,
  createRoom: (options?: SuiteOptions) => Promise<Room>,
  { keepsAll = false }: Traits = {},
): void {
  describe(name, () => {
    let room: Room;
    let announced: Announcement[];
    let events: (...names: (keyof RoomEvents)[]) => Announcement[];

    async function open(options?: SuiteOptions): Promise<void> {
      room = await createRoom(options);
      const announcements = new Announcements(room);
      announced = announcements.all;
      events = (...names) => announcements.of(...names);
    }

    async function reopen(options: SuiteOptions): Promise<void> {
      await room.close();
      await open(options);
    }

    const texts = (page: { message: string }[]) => page.map(({ message }) => message);

    async function sayAll(connection: string, ...messages: string[]): Promise<void> {
      for (const message of messages) {
        await room.say(connection, { message });
      }
    }

    beforeEach(() => open());
    afterEach(() => room.close());

    describe('names', () => {
      test('someone new is told who is here, and everyone that they came', async () => {
        await room.join('1', { username: 'ana' });
        const joined = await room.join('2', { username: ' bo ' });

        expect(joined).toEqual({
          protocol: 1,
          username: 'bo',
          token: expect.any(String),
          numUsers: 2,
          users: ['ana', 'bo'],
          epoch: expect.any(String),
          seq: 0,
          missed: [],
          gap: false,
        } satisfies Joined);
        expect(joined.token.length).toBeLessThanOrEqual(LIMITS.token);
        expect(announced).toEqual([
          ['login', { numUsers: 1, users: ['ana'] }, '1'],
          ['user joined', { username: 'ana', numUsers: 1 }],
          ['login', { numUsers: 2, users: ['ana', 'bo'] }, '2'],
          ['user joined', { username: 'bo', numUsers: 2 }],
        ]);
      });

      test('joining twice is refused and counts once', async () => {
        await room.join('1', { username: 'ana' });
        expect(await refused(room.join('1', { username: 'ana' }))).toBe('already-joined');
        expect(await refused(room.join('1', { username: 'other' }))).toBe('already-joined');
        expect((await room.join('2', { username: 'bo' })).numUsers).toBe(2);
      });

      test('of many who join at once nobody is told of others than have been announced', async () => {
        const joins = Array.from({ length: 20 }, async (_, i) => {
          const { numUsers, users } = await room.join(String(i), { username: `person ${i}` });
          expect(events('user joined').at(-1)?.[1]).toMatchObject({ numUsers });
          expect(users).toHaveLength(numUsers);
        });
        await Promise.all(joins);
      });

      test('a name is one person’s, whatever its case and form', async () => {
        await room.join('1', { username: 'Ana' });
        for (const username of ['Ana', 'aNA', 'Ａｎａ', ' ana']) {
          expect(await refused(room.join('2', { username }))).toBe('nickname-taken');
        }
        expect(events('user joined')).toHaveLength(1);
      });

      test('a nickname that cannot be one is refused with a reason', async () => {
        await expect(room.join('1', { username: ' \n ' })).rejects.toThrow('at least one character');
        await expect(room.join('1', { username: 'x'.repeat(15) })).rejects.toThrow('at most 14');
        expect(await refused(room.join('1', { username: 'a\u202Eb' }))).toBe('nickname-invalid');
        expect(announced).toEqual([]);
      });

      test('nobody takes part before joining', async () => {
        for (const attempt of [
          room.say('1', { message: 'hi' }),
          room.history('1', {}),
          room.typing('1'),
          room.stopTyping('1'),
        ]) {
          expect(await refused(attempt)).toBe('not-joined');
        }
        await room.leave('1', 'left');
        expect(announced).toEqual([]);
      });
    });

    describe('leaving and coming back', () => {
      test('who leaves on purpose frees the name at once', async () => {
        await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        await room.leave('1', 'left');
        await room.leave('1', 'left');
        expect(events('user left')).toEqual([['user left', { username: 'ana', numUsers: 1 }]]);
        expect((await room.join('3', { username: 'ana' })).users).toEqual(['bo', 'ana']);
      });

      test('a lost connection keeps the name for its owner', async () => {
        const { token } = await room.join('1', { username: 'ana' });
        await room.leave('1', 'lost');
        expect(events('user left')).toEqual([['user left', { username: 'ana', numUsers: 0 }]]);

        expect(await refused(room.join('2', { username: 'ana' }))).toBe('nickname-taken');
        expect(await refused(room.join('2', { username: 'ANA', token: 'forged' }))).toBe('nickname-taken');
        const back = await room.join('3', { username: 'ana', token });
        expect(back).toMatchObject({ username: 'ana', numUsers: 1, users: ['ana'] });
        expect(events('user joined')).toHaveLength(2);
      });

      test('the name is anybody’s after a while', async () => {
        await reopen({ nameHeld: 20 });
        await room.join('1', { username: 'ana' });
        await room.leave('1', 'lost');
        await vi.waitFor(() => room.join('2', { username: 'ana' }), SOON);
      });

      test('coming back keeps the name beyond that while', async () => {
        await reopen({ nameHeld: 20 });
        const { token } = await room.join('1', { username: 'ana' });
        await room.leave('1', 'lost');
        await room.join('2', { username: 'ana', token });
        // Once another name that was lost later is free, this one's time is over too.
        await room.join('3', { username: 'bo' });
        await room.leave('3', 'lost');
        await vi.waitFor(() => room.join('4', { username: 'bo' }), SOON);
        expect(await refused(room.join('5', { username: 'ana' }))).toBe('nickname-taken');
      });

      test('the owner takes over from a connection that seems to live, and nobody came or went', async () => {
        const { token } = await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        const before = announced.length;

        const back = await room.join('3', { username: 'ana', token });
        expect(back).toMatchObject({ numUsers: 2, users: ['ana', 'bo'] });
        expect(announced.slice(before)).toEqual([
          ['replaced', {}, '1'],
          ['login', { numUsers: 2, users: ['ana', 'bo'] }, '3'],
        ]);

        await room.leave('1', 'lost');
        expect(await refused(room.say('1', { message: 'hi' }))).toBe('not-joined');
        expect(events('user left')).toEqual([]);
        await room.say('3', { message: 'hi' });
      });

      test('a token is for one name', async () => {
        const { token } = await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        expect(await refused(room.join('3', { username: 'bo', token }))).toBe('nickname-taken');
      });

      test('an old owner does not push out the one who has the name now', async () => {
        const { token } = await room.join('1', { username: 'ana' });
        await room.leave('1', 'left');
        await room.join('2', { username: 'ana' });
        expect(await refused(room.join('3', { username: 'ana', token }))).toBe('nickname-taken');
      });

      test('a token that is none gets a free name and a new token', async () => {
        const { token } = await room.join('1', { username: 'ana', token: 'from.another.server' });
        await room.leave('1', 'lost');
        await room.join('2', { username: 'ana', token });
      });
    });

    describe('messages', () => {
      test('a message reaches everyone, numbered, trimmed and otherwise unchanged', async () => {
        await room.join('1', { username: 'ana' });
        const first = await room.say('1', { message: '  <b>hi</b>  there\n' });
        const second = await room.say('1', { message: 'again' });

        expect(second.seq).toBe(first.seq + 1);
        expect(second.id).not.toBe(first.id);
        expect(events('new message')).toEqual([
          [
            'new message',
            { ...first, username: 'ana', message: '<b>hi</b>  there', sentAt: expect.any(Number) },
          ],
          ['new message', { ...second, username: 'ana', message: 'again', sentAt: expect.any(Number) }],
        ]);
      });

      test('empty and too long messages are refused', async () => {
        await room.join('1', { username: 'ana' });
        expect(await refused(room.say('1', { message: ' \n\t ' }))).toBe('message-empty');
        expect(await refused(room.say('1', { message: 'x'.repeat(2001) }))).toBe('message-too-long');
        await room.say('1', { message: ` ${'x'.repeat(2000)} ` });
        expect(events('new message')).toHaveLength(1);
      });

      test('sent again by the same person it is delivered once, after coming back too', async () => {
        const { token } = await room.join('1', { username: 'ana' });
        const said = await room.say('1', { message: 'hi', clientId: 'a' });
        expect(await room.say('1', { message: 'hi', clientId: 'a' })).toEqual(said);
        await room.leave('1', 'left');
        await room.join('2', { username: 'ana', token });
        expect(await room.say('2', { message: 'hi', clientId: 'a' })).toEqual(said);
        expect(events('new message')).toEqual([
          ['new message', expect.objectContaining({ clientId: 'a', ...said })],
        ]);
      });

      test('another person may use the same id', async () => {
        await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        const one = await room.say('1', { message: 'hi', clientId: 'a' });
        const other = await room.say('2', { message: 'hi', clientId: 'a' });
        expect(other.seq).toBe(one.seq + 1);
      });

      test('ten at once pass, more than thirty do not, and a repetition costs nothing', async () => {
        await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        const attempts = await Promise.allSettled(
          Array.from({ length: 40 }, (_, i) => room.say('1', { message: 'hi', clientId: String(i) })),
        );
        const passed = attempts.filter(({ status }) => status === 'fulfilled').length;
        expect(passed).toBeGreaterThanOrEqual(10);
        expect(passed).toBeLessThanOrEqual(30);

        const refusal: unknown = await room.say('1', { message: 'more' }).catch((error: unknown) => error);
        expect(refusal).toMatchObject({ code: 'too-many-requests', retryAfterMs: expect.any(Number) });
        await room.say('1', { message: 'hi', clientId: '0' });
        await room.say('2', { message: 'bo is not concerned' });
      });

      test.each(['with', 'without'])(
        'coming back %s the token does not bring a new allowance',
        async (how) => {
          const joined = await room.join('1', { username: 'ana' });
          const token = how === 'with' ? joined.token : undefined;
          await Promise.allSettled(Array.from({ length: 40 }, () => room.say('1', { message: 'hi' })));
          await room.leave('1', 'left');
          await room.join('2', { username: 'ana', token });
          const more = await Promise.allSettled(
            Array.from({ length: 20 }, () => room.say('2', { message: 'hi' })),
          );
          expect(more.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(10);
        },
      );
    });

    describe('what was said before', () => {
      test('is given oldest first, in pages, either way', async () => {
        await room.join('1', { username: 'ana' });
        const first = await room.say('1', { message: 'a' });
        await sayAll('1', 'b', 'c', 'd', 'e');
        const { seq } = first;

        const newest = await room.history('1', { limit: 2 });
        expect([texts(newest.messages), newest.more]).toEqual([['d', 'e'], true]);
        const before = await room.history('1', { before: seq + 3, limit: 2 });
        expect([texts(before.messages), before.more]).toEqual([['b', 'c'], true]);
        const start = await room.history('1', { before: seq + 1 });
        expect([texts(start.messages), start.more]).toEqual([['a'], false]);
        const after = await room.history('1', { after: seq, limit: 3 });
        expect([texts(after.messages), after.more]).toEqual([['b', 'c', 'd'], true]);
        const between = await room.history('1', { after: seq, before: seq + 3 });
        expect([texts(between.messages), between.more]).toEqual([['b', 'c'], false]);
        expect(await room.history('1', { after: seq + 4 })).toMatchObject({ messages: [], more: false });
      });

      test('who comes back gets exactly what was missed', async () => {
        const { token, epoch } = await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        const { seq } = await room.say('2', { message: 'seen' });
        await room.leave('1', 'lost');
        await sayAll('2', 'missed', 'too');

        const back = await room.join('3', { username: 'ana', token, since: { epoch, seq } });
        expect([texts(back.missed), back.seq, back.gap]).toEqual([['missed', 'too'], seq + 2, false]);
      });

      test('of another epoch nothing has been seen', async () => {
        const { token, seq } = await room.join('1', { username: 'ana' });
        await sayAll('1', 'a', 'b', 'c');
        const since = { epoch: 'another', seq: seq + 2 };
        const { missed, gap } = await room.join('2', { username: 'ana', token, since });
        expect([texts(missed), gap]).toEqual([['a', 'b', 'c'], true]);
      });

      test('of more than an answer holds, one gets the oldest, and the newest announced', async () => {
        await reopen({ limits: false, kept: LIMITS.missed + 10 });
        const { token, epoch } = await room.join('1', { username: 'ana' });
        const say = (message: string) => room.say('1', { message });
        const said = await Promise.all(Array.from({ length: LIMITS.missed + 2 }, (_, i) => say(String(i))));
        const come = (connection: string, seq: number) =>
          room.join(connection, { username: 'ana', token, since: { epoch, seq } });
        const newest = expect.objectContaining({ ...said.at(-1), message: String(LIMITS.missed + 1) });

        const back = await come('2', 1);
        expect([back.missed.length, back.missed[0]?.seq, back.gap]).toEqual([LIMITS.missed, 2, false]);
        expect(back.seq).toBe(said.length);
        expect(events('login', 'more missed').slice(1)).toEqual([
          ['login', { numUsers: 1, users: ['ana'] }, '2'],
          ['more missed', newest, '2'],
        ]);
        expect((await room.history('2', { after: back.missed.at(-1)?.seq })).messages).toEqual([newest]);

        expect((await come('3', 2)).missed.at(-1)).toEqual(newest);
        expect(events('more missed')).toHaveLength(1);
      });

      if (keepsAll) {
        test('everything is kept', async () => {
          await reopen({ limits: false, kept: 3 });
          const { token, epoch, seq } = await room.join('1', { username: 'ana' });
          const first = await room.say('1', { message: 'first', clientId: 'a' });
          await Promise.all(
            Array.from({ length: 2 * LIMITS.kept }, () => room.say('1', { message: 'more' })),
          );
          expect(await room.say('1', { message: 'first', clientId: 'a' })).toEqual(first);

          const back = await room.join('2', { username: 'ana', token, since: { epoch, seq } });
          expect([back.missed.length, back.gap]).toEqual([2 * LIMITS.kept + 1, false]);
          expect(await room.history('2', { before: first.seq + 1 })).toMatchObject({
            messages: [{ message: 'first' }],
            more: false,
          });
          const since = { epoch: 'another', seq };
          const stranger = await room.join('3', { username: 'ana', token, since });
          expect([stranger.missed.length, stranger.missed.at(-1)?.seq, stranger.gap]).toEqual([
            LIMITS.historyPage,
            stranger.seq,
            true,
          ]);
        });
      } else {
        test('a gap is said to be one', async () => {
          await reopen({ kept: 3 });
          const { token, epoch, seq } = await room.join('1', { username: 'ana' });
          await sayAll('1', 'a', 'b', 'c', 'd');
          const come = async (since: { epoch: string; seq: number }) => {
            const { missed, gap } = await room.join(String(Math.random()), { username: 'ana', token, since });
            return [texts(missed), gap];
          };

          expect(await come({ epoch, seq: seq + 1 })).toEqual([['b', 'c', 'd'], false]);
          expect(await come({ epoch, seq })).toEqual([['b', 'c', 'd'], true]);
          expect(await come({ epoch, seq: seq + 4 })).toEqual([[], false]);
        });

        test('what is not kept any more can be said again', async () => {
          await reopen({ kept: 2 });
          await room.join('1', { username: 'ana' });
          const said = await room.say('1', { message: 'a', clientId: 'a' });
          await sayAll('1', 'b', 'c');
          expect((await room.say('1', { message: 'a', clientId: 'a' })).seq).toBe(said.seq + 3);
          expect(texts((await room.history('1', {})).messages)).toEqual(['c', 'a']);
        });
      }
    });

    describe('a host', () => {
      test('sees who is here, and on which connection', async () => {
        await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        await room.join('3', { username: 'cy' });
        await room.leave('2', 'lost');
        expect(await room.here()).toEqual([
          { username: 'ana', connection: '1' },
          { username: 'cy', connection: '3' },
        ]);
      });

      test('takes a message down: everyone is told, and nobody hears of it again', async () => {
        await room.join('1', { username: 'ana' });
        await sayAll('1', 'before', 'bad', 'after');
        const bad = (await room.history('1', {})).messages[1];
        expect(await room.remove(bad?.id ?? '')).toBe(true);
        expect(events('message removed')).toEqual([['message removed', { id: bad?.id }]]);
        const page = await room.history('1', {});
        expect(page.messages.map(({ message, seq }) => [message, seq])).toEqual([
          ['before', 1],
          ['after', 3],
        ]);
        expect(await room.remove(bad?.id ?? '')).toBe(false);
        expect(await room.remove('of no message')).toBe(false);
        expect(events('message removed')).toHaveLength(1);
      });

      test('takes it down for who was away, too', async () => {
        await room.join('1', { username: 'ana' });
        await room.join('2', { username: 'bo' });
        const { id, seq } = await room.say('1', { message: 'bad' });
        const { epoch } = await room.history('2', {});
        await room.leave('2', 'lost');
        await room.remove(id);
        await room.join('3', { username: 'eve' });
        expect(events('message removed')).toHaveLength(1);
        const back = await room.join('4', { username: 'cy', since: { epoch, seq } });
        expect(events('message removed').at(-1)).toEqual(['message removed', { id }, '4']);
        expect(back).toMatchObject({ missed: [], gap: false });
      });

      test('takes it down for good: said again with its clientId it does not come back', async () => {
        await room.join('1', { username: 'ana' });
        const said = await room.say('1', { message: 'bad', clientId: 'a' });
        await room.remove(said.id);
        expect(await room.say('1', { message: 'bad', clientId: 'a' })).toEqual(said);
        expect(events('new message')).toHaveLength(1);
      });

      test('sends someone out, whose token counts no longer, and whose name is free', async () => {
        const { token } = await room.join('1', { username: 'Ana' });
        await room.join('2', { username: 'bo' });
        expect(await room.sendOut('ana')).toBe(true);
        expect(events('user left', 'sent out')).toEqual([
          ['user left', { username: 'Ana', numUsers: 1 }],
          ['sent out', {}, '1'],
        ]);
        expect(await refused(room.say('1', { message: 'still here?' }))).toBe('not-joined');
        expect(await refused(room.join('3', { username: 'ana', token }))).toBe('removed');
        expect(await room.join('4', { username: 'ana' })).toMatchObject({ numUsers: 2 });
        expect(await room.sendOut('nobody')).toBe(false);
      });

      test('sends someone out who is away and whose name is held', async () => {
        const { token } = await room.join('1', { username: 'ana' });
        await room.leave('1', 'lost');
        expect(await room.sendOut('ana')).toBe(true);
        expect(events('sent out')).toEqual([]);
        expect(await refused(room.join('2', { username: 'ana', token }))).toBe('removed');
        await room.join('3', { username: 'ana' });
      });

      test('pauses the chat: nobody says anything until it goes on', async () => {
        await room.join('1', { username: 'ana' });
        await room.pause();
        await room.join('2', { username: 'bo' });
        expect(await refused(room.say('1', { message: 'hi', clientId: 'a' }))).toBe('unavailable');
        expect(events('new message')).toEqual([]);
        await room.goOn();
        expect(await room.say('1', { message: 'hi', clientId: 'a' })).toMatchObject({ seq: 1 });
      });
    });

    describe('typing', () => {
      test('is told to the others, by whom', async () => {
        await room.join('1', { username: 'ana' });
        await room.typing('1');
        await room.typing('1');
        await room.stopTyping('1');
        expect(events('typing', 'stop typing')).toEqual([
          ['typing', { username: 'ana' }, '1'],
          ['typing', { username: 'ana' }, '1'],
          ['stop typing', { username: 'ana' }, '1'],
        ]);
      });

      test('ends by itself', async () => {
        await reopen({ typing: 20 });
        await room.join('1', { username: 'ana' });
        await room.typing('1');
        await vi.waitFor(
          () => expect(events('stop typing')).toEqual([['stop typing', { username: 'ana' }, '1']]),
          SOON,
        );
      });

      test.each(['left', 'lost'] as const)('ends for someone who has %s', async (how) => {
        await room.join('1', { username: 'ana' });
        await room.typing('1');
        await room.leave('1', how);
        expect(events('stop typing', 'user left').map(([event]) => event)).toEqual([
          'stop typing',
          'user left',
        ]);
      });

      test('is bounded', async () => {
        await room.join('1', { username: 'ana' });
        const attempts = await Promise.allSettled(Array.from({ length: 1000 }, () => room.typing('1')));
        const refusals = attempts.filter((attempt) => attempt.status === 'rejected');
        expect(refusals.length).toBeGreaterThan(800);
        expect(refusals[0]?.reason).toMatchObject({
          code: 'too-many-requests',
          retryAfterMs: expect.any(Number),
        });
        await room.say('1', { message: 'typing does not use up what messages have' });
      });
    });
  });
}
