import type {
  Answer,
  ChatMessage,
  HistoryPage,
  Joined,
  PersonChange,
  RefusalAnswer,
  Rejected,
  Said,
} from 'chat-protocol';
import { connectClient, type TestClient, type Transport, TRANSPORTS } from 'testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A chat server to be tested. */
export interface RunningChat {
  /** `http://127.0.0.1:3003/` */
  url: string;
  close(): Promise<unknown>;
}

/** What every chat server says on the wire, over every transport, whatever it keeps its messages in. */
export function chatSuite(name: string, startChat: () => Promise<RunningChat>): void {
  describe.each(TRANSPORTS)(`${name}, over %s`, (transport) => {
    let chat: RunningChat;
    beforeEach(async () => {
      chat = await startChat();
    });
    afterEach(() => chat.close());

    const connect = (over: Transport = transport) => connectClient(new URL('/chat', chat.url).href, over);

    async function join(username: string, more: object = {}): Promise<TestClient & { joined: Joined }> {
      const client = await connect();
      const joined = await client.ask<Answer<Joined>>('add user', { username, ...more });
      if (!joined.ok) {
        throw new Error(`${username} could not join: ${joined.message}`);
      }
      return { ...client, joined };
    }

    /** What a client has heard when everything sent to it before this has arrived. */
    async function heardBy(client: TestClient): Promise<string[]> {
      await client.ask('history', {});
      return client.heard.map(({ event }) => event);
    }

    test('a program that sends plain strings and asks for no acknowledgement takes part', async () => {
      const [ana, bo] = [await connect(), await connect()];
      ana.socket.emit('add user', 'ana');
      expect(await ana.next('login')).toEqual({ numUsers: 1, users: ['ana'] });
      expect(await ana.next('user joined')).toEqual({ username: 'ana', numUsers: 1 });
      bo.socket.emit('add user', 'bo');
      expect(await bo.next('login')).toEqual({ numUsers: 2, users: ['ana', 'bo'] });
      expect(await ana.next('user joined')).toEqual({ username: 'bo', numUsers: 2 });
      expect(await bo.next('user joined')).toEqual({ username: 'bo', numUsers: 2 });

      bo.socket.emit('new message', ' <b>hi</b> ');
      const message = {
        username: 'bo',
        message: '<b>hi</b>',
        seq: 1,
        id: expect.any(String),
        sentAt: expect.any(Number),
      };
      expect(await ana.next('new message')).toEqual(message);
      expect(await bo.next('new message')).toEqual(message);

      bo.socket.emit('typing');
      expect(await ana.next('typing')).toEqual({ username: 'bo' });
      bo.socket.emit('stop typing');
      expect(await ana.next('stop typing')).toEqual({ username: 'bo' });
      bo.socket.disconnect();
      expect(await ana.next('user left')).toEqual({ username: 'bo', numUsers: 1 });
      expect(bo.heard.map(({ event }) => event)).not.toContain('typing');
    });

    test('joining is acknowledged with everything a page needs', async () => {
      const { joined } = await join('ana');
      expect(joined).toEqual({
        ok: true,
        protocol: 1,
        username: 'ana',
        token: expect.any(String),
        numUsers: 1,
        users: ['ana'],
        epoch: expect.any(String),
        seq: 0,
        missed: [],
        gap: false,
      });
    });

    test('who has not joined hears nothing, and is told why nothing happens', async () => {
      const stranger = await connect();
      const ana = await join('ana');
      await ana.ask('new message', 'hi');
      for (const [event, payload] of [
        ['new message', 'hi'],
        ['history', {}],
        ['typing'],
        ['stop typing'],
      ] as const) {
        expect(await stranger.ask(event, payload)).toEqual({
          ok: false,
          code: 'not-joined',
          message: expect.any(String),
        });
      }
      stranger.socket.emit('new message', { message: 'hi', clientId: 'mine' });
      expect(await stranger.next<Rejected>('rejected')).toEqual({
        event: 'new message',
        code: 'not-joined',
        message: expect.any(String),
        clientId: 'mine',
      });
      expect(stranger.heard.map(({ event }) => event)).toEqual(['rejected']);
    });

    test('joining twice, one after the other or at once, counts once', async () => {
      const client = await connect();
      const answers = await Promise.all(
        ['ana', 'ana', 'bo'].map((nickname) => client.ask<Answer<Joined>>('add user', nickname)),
      );
      expect(answers.map((answer) => (answer.ok ? answer.numUsers : answer.code))).toEqual([
        1,
        'already-joined',
        'already-joined',
      ]);
      expect((await join('bo')).joined.users).toEqual(['ana', 'bo']);
    });

    test('of two who want one name at once, one gets it', async () => {
      const clients = await Promise.all([connect(), connect()]);
      const answers = await Promise.all(
        clients.map((client) => client.ask<Answer<Joined>>('add user', 'ana')),
      );
      expect(answers.map((answer) => (answer.ok ? 'joined' : answer.code)).toSorted()).toEqual([
        'joined',
        'nickname-taken',
      ]);
    });

    test('the number of people is right, whoever comes and goes', async () => {
      const watcher = await join('watcher');
      await watcher.next('user joined');
      const count = async (event: string) => (await watcher.next<PersonChange>(event)).numUsers;
      const one = await join('one');
      expect(await count('user joined')).toBe(2);
      const two = await join('two');
      expect(await count('user joined')).toBe(3);
      const stranger = await connect();
      stranger.socket.disconnect();
      one.socket.disconnect();
      expect(await count('user left')).toBe(2);
      two.socket.io.engine.close();
      expect(await count('user left')).toBe(1);
      expect((await join('three')).joined.numUsers).toBe(2);
    });

    test('messages come to all in one order, numbered without a hole', async () => {
      const people = [await join('ana'), await join('bo'), await join('cy')];
      const said = await Promise.all(
        people.flatMap((person) =>
          [1, 2, 3].map((n) => person.ask<Answer<Said>>('new message', `${person.joined.username} ${n}`)),
        ),
      );
      expect(said.every(({ ok }) => ok)).toBe(true);
      for (const person of people) {
        const heard: ChatMessage[] = [];
        while (heard.length < said.length) {
          heard.push(await person.next<ChatMessage>('new message'));
        }
        expect(heard.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(heard).toEqual((await person.ask<HistoryPage>('history', {})).messages);
      }
    });

    test('a message that is sent again after coming back is delivered once', async () => {
      const ana = await join('ana');
      const bo = await join('bo');
      const { epoch, token } = bo.joined;
      const request = { message: 'once', clientId: 'mine' };
      const first = await bo.ask<Said>('new message', request);
      bo.socket.disconnect();
      const back = await join('bo', { token, since: { epoch, seq: 0 } });
      expect(back.joined.missed).toMatchObject([{ message: 'once', clientId: 'mine' }]);
      expect(await back.ask('new message', request)).toEqual({ ok: true, id: first.id, seq: first.seq });
      expect((await heardBy(ana)).filter((event) => event === 'new message')).toHaveLength(1);
    });

    test('a name that was lost with its connection waits for its owner', async () => {
      const ana = await join('ana');
      const bo = await join('bo');
      bo.socket.io.engine.close();
      await ana.next('user left');
      const thief = await connect();
      expect(await thief.ask('add user', 'bo')).toMatchObject({ ok: false, code: 'nickname-taken' });
      const back = await join('bo', { token: bo.joined.token });
      expect(back.joined.users).toEqual(['ana', 'bo']);
    });

    test('a name that was given up is free at once', async () => {
      const ana = await join('ana');
      const bo = await join('bo');
      bo.socket.disconnect();
      await ana.next('user left');
      expect((await join('bo')).joined.users).toEqual(['ana', 'bo']);
    });

    test('whoever comes back while the old connection seems to live replaces it', async () => {
      const ana = await join('ana');
      const bo = await join('bo');
      const back = await join('bo', { token: bo.joined.token });
      expect(await bo.next('replaced')).toEqual({});
      expect(await bo.next('disconnect')).toBe('io server disconnect');
      expect(back.joined.users).toEqual(['ana', 'bo']);
      await back.ask('new message', 'here again');
      expect(await heardBy(ana)).toEqual(['login', 'user joined', 'user joined', 'new message']);
    });

    test('who goes while typing types no more', async () => {
      const ana = await join('ana');
      const bo = await join('bo');
      expect(await bo.ask('typing')).toEqual({ ok: true });
      expect(await ana.next('typing')).toEqual({ username: 'bo' });
      bo.socket.disconnect();
      expect(await ana.next('stop typing')).toEqual({ username: 'bo' });
    });

    test('refusals say why, and when to try again', async () => {
      const client = await connect();
      const refusal = (code: string) => ({ ok: false, code, message: expect.any(String) });
      expect(await client.ask('add user', 7)).toEqual(refusal('malformed'));
      expect(await client.ask('add user', '   ')).toEqual(refusal('nickname-invalid'));
      expect(await client.ask('add user', 'a\u202Eb')).toEqual(refusal('nickname-invalid'));
      await client.ask('add user', 'ana');
      expect(await client.ask('new message', '   ')).toEqual(refusal('message-empty'));
      expect(await client.ask('new message', 'x'.repeat(2001))).toEqual(refusal('message-too-long'));
      expect(await client.ask('new message', { text: 'x' })).toEqual(refusal('malformed'));
      expect(await client.ask('history', { limit: 'all' })).toEqual(refusal('malformed'));

      const flood = await Promise.all(
        Array.from({ length: 40 }, () => client.ask<Answer<Said>>('new message', 'hi')),
      );
      const passed = flood.filter(({ ok }) => ok).length;
      expect(passed).toBeGreaterThanOrEqual(10);
      expect(passed).toBeLessThanOrEqual(30);
      expect(flood.find((answer): answer is RefusalAnswer => !answer.ok)).toEqual({
        ...refusal('too-many-requests'),
        retryAfterMs: expect.any(Number),
      });
    });

    test('unknown events and unknown fields are ignored', async () => {
      const ana = await join('ana', { room: 'later', admin: true });
      ana.socket.emit('no such event', { at: 'all' });
      ana.socket.emit('__proto__', 1);
      expect(await ana.ask('new message', { message: 'hi', room: 'later', extra: [1] })).toMatchObject({
        ok: true,
      });
      expect(await ana.next<ChatMessage>('new message')).not.toHaveProperty('extra');
    });
  });
}
