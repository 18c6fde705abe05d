import type { Answer, Joined, PersonChange, Said } from 'chat-protocol';
import { connectClient, runToEnd, startStage, TRANSPORTS } from 'testing';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { dataFolder, type EmbeddedChat, SERVER, startEmbedded, workersOf } from './running-chat.ts';

const PIN = '042137';
/** Clients that are connected one after the other are spread over both workers. */
const ENOUGH = 8;

async function start(...args: string[]): Promise<EmbeddedChat> {
  const chat = await startEmbedded(...args);
  onTestFinished(() => chat.close());
  return chat;
}

const chatOf = (url: string) => new URL('/chat', url).href;

async function join(url: string, username: string, more: object = {}) {
  const client = await connectClient(chatOf(url), 'websocket');
  const joined = await client.ask<Answer<Joined>>('add user', { username, ...more });
  if (!joined.ok) {
    throw new Error(joined.message);
  }
  return { ...client, joined };
}

async function metrics(url: string): Promise<Map<string, number>> {
  const response = await fetch(new URL('/metrics', url));
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))] as const;
    }),
  );
}

describe('the processes', () => {
  test('share the people among them, and say what each of them does', async () => {
    const chat = await start();
    const people = [];
    for (let count = 0; count < ENOUGH; count++) {
      people.push(await join(chat.url, `person ${count}`));
    }
    await people[0]?.ask('new message', 'hi');
    await people[1]?.ask('new message', '  ');

    const measured = await metrics(chat.url);
    for (const worker of ['worker 1', 'worker 2']) {
      expect(measured.get(`cloudchat_connections{process="${worker}"}`)).toBe(ENOUGH / 2);
      expect(measured.get(`cloudchat_deliveries_total{process="${worker}"}`)).toBe(ENOUGH / 2);
      expect(measured.get(`cloudchat_people{process="${worker}"}`)).toBe(ENOUGH);
      expect(measured.get(`cloudchat_store_lag_seconds{process="${worker}"}`)).toBeLessThan(5);
    }
    const sum = (name: string) =>
      [...measured].reduce((total, [key, value]) => total + (key.startsWith(name) ? value : 0), 0);
    expect(sum('cloudchat_messages_total')).toBe(1);
    expect(sum('cloudchat_refused_events_total')).toBe(1);
    for (const process of ['primary', 'worker 1', 'worker 2']) {
      expect(measured.get(`process_resident_memory_bytes{process="${process}"}`)).toBeGreaterThan(1e7);
      expect(measured.has(`nodejs_eventloop_lag_seconds{process="${process}"}`)).toBe(true);
    }
  });

  test.skipIf(process.platform === 'win32')(
    'are replaced when they are killed, and whoever was there comes back by the token',
    async () => {
      const chat = await start();
      const people = [await join(chat.url, 'ana'), await join(chat.url, 'bo')];
      const [victim = 0] = await workersOf(chat);
      process.kill(victim, 'SIGKILL');
      await chat.line(/worker 1 has ended \(SIGKILL\)/);
      await chat.line(/worker 3 is ready/);

      const gone = people.filter(({ heard }) => heard.some(({ event }) => event === 'disconnect'));
      expect(gone).toHaveLength(1);
      const [{ joined }] = gone as [(typeof people)[number]];
      const { username, token, epoch, seq } = joined;
      const other = people.find((person) => !gone.includes(person));
      expect(await other?.next('user left')).toEqual({ username, numUsers: 1 });
      await other?.ask('new message', 'meanwhile');
      const back = await join(chat.url, username, { token, since: { epoch, seq } });
      expect(back.joined).toMatchObject({ numUsers: 2, missed: [{ message: 'meanwhile' }], gap: false });
      expect((await fetch(new URL('/ready', chat.url))).status).toBe(200);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'take over what was handed to one that is killed before it has taken it, and know who was there',
    async () => {
      const chat = await start();
      const people = [await join(chat.url, 'ana'), await join(chat.url, 'bo')];
      const [victim = 0] = await workersOf(chat);
      process.kill(victim, 'SIGSTOP');
      let answered = 0;
      const asked = Array.from({ length: ENOUGH }, async () => {
        const { status } = await fetch(new URL('/health', chat.url));
        answered += 1;
        return status;
      });
      const settled = Promise.allSettled(asked);
      // They take turns: the other half waits for the one that does not answer.
      await expect.poll(() => answered).toBe(ENOUGH / 2);
      process.kill(victim, 'SIGKILL');

      const lost = (await settled).filter(({ status }) => status === 'rejected');
      // One was on its way between the two, and is closed with it.
      expect(lost.length).toBeLessThanOrEqual(1);
      expect(answered).toBeGreaterThanOrEqual(ENOUGH - 1);
      const left = people.map((person) => person.next<PersonChange>('user left'));
      expect((await Promise.race(left)).numUsers).toBe(1);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'are waited for: who comes when the only one has been killed gets the next one',
    async () => {
      const chat = await start('--workers', '1');
      const [only = 0] = await workersOf(chat, 1);
      process.kill(only, 'SIGKILL');
      await chat.line(/worker 1 has ended/);
      expect((await fetch(new URL('/ready', chat.url))).status).toBe(200);
    },
  );

  test('answer one session each, over polling too', async () => {
    const chat = await start();
    for (const transport of TRANSPORTS) {
      const client = await connectClient(chatOf(chat.url), transport);
      expect(client.socket.io.engine.id).toMatch(/^[a-z\d]{1,4}_[\w-]+$/);
      expect(await client.ask('add user', `over ${transport}`)).toMatchObject({ ok: true });
    }
  });
});

describe('the file', () => {
  test('outlives the server: numbers, messages, and whose name it is', async () => {
    const data = await dataFolder();
    onTestFinished(data.remove);
    const run = () => startStage(SERVER, ['--port', '0', '--workers', '2', '--data', data.file]);

    const before = await run();
    const ana = await join(before.url, 'ana');
    const said = await ana.ask<Said>('new message', { message: 'first', clientId: 'a' });
    await before.stop();

    const after = await run();
    onTestFinished(async () => void (await after.stop()));
    const { epoch, seq, token } = ana.joined;
    const back = await join(after.url, 'ana', { token, since: { epoch, seq } });
    expect(back.joined).toMatchObject({ epoch, gap: false, missed: [{ id: said.id, message: 'first' }] });
    expect(await back.ask('new message', { message: 'first', clientId: 'a' })).toMatchObject(said);
    expect((await back.ask<Said>('new message', 'second')).seq).toBe(said.seq + 1);
  });

  test('is one server’s alone, and another one says so', async () => {
    const data = await dataFolder();
    onTestFinished(data.remove);
    const args = ['--port', '0', '--workers', '1', '--data', data.file];
    const first = await startStage(SERVER, args);
    onTestFinished(async () => void (await first.stop()));
    const { code, errors } = await runToEnd(SERVER, args);
    expect([code, errors.trim().split('\n')]).toEqual([1, [expect.stringContaining(data.file)]]);
  });
});

describe('the end', () => {
  test.skipIf(process.platform === 'win32')(
    'comes within five seconds, and everyone is told to come back rather than to go',
    async () => {
      const chat = await start();
      const people = await Promise.all(
        Array.from({ length: 60 }, (_, count) => join(chat.url, `person ${count}`)),
      );
      const began = performance.now();
      const ended = chat.stop();
      const turnedAway = vi.waitFor(
        async () => {
          const { status } = await fetch(new URL('/socket.io/?EIO=4&transport=polling', chat.url));
          expect(status).toBe(503);
        },
        { interval: 1 },
      );
      await Promise.allSettled([turnedAway]);
      expect(await ended).toBe(0);
      expect(performance.now() - began).toBeLessThan(5000);
      for (const person of people) {
        expect(['transport close', 'transport error']).toContain(await person.next('disconnect'));
      }
    },
  );
});

describe('the PIN', () => {
  test('lets in at every process who has named it to one', async () => {
    const chat = await start('--pin', PIN);
    const first = await fetch(`${chat.url}?pin=${PIN}`);
    const [cookie = ''] = (first.headers.get('set-cookie') ?? '').split(';');
    expect([first.status, cookie.split('=')[0]]).toEqual([200, 'step6-pin']);
    const asked = () =>
      new Set(
        chat.lines
          .filter((line) => line.includes('"GET"'))
          .map((line) => (JSON.parse(line) as { pid: number }).pid),
      );
    await expect
      .poll(async () => {
        // Each over a connection of its own, which may be any worker's.
        const headers = { connection: 'close' };
        expect((await fetch(chat.url, { headers: { ...headers, cookie } })).status).toBe(200);
        expect((await fetch(chat.url, { headers })).status).toBe(401);
        return asked().size;
      })
      .toBe(2);
    expect((await fetch(new URL('/ready', chat.url))).status).toBe(200);
  });

  test('is not guessed faster at several processes than at one', async () => {
    const chat = await start('--pin', PIN);
    const statuses = new Map<number, number>();
    for (let guess = 0; guess < 60; guess++) {
      const { status } = await fetch(`${chat.url}?pin=${String(guess).padStart(6, '9')}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 403: 30, 429: 30 });
  });
});
