import path from 'node:path';

import type { CountedMessage } from 'chat-protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { connectClient, stageSuite, TRANSPORTS } from 'testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { socketsApp } from '../src/app.ts';

let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  app = Fastify();
  await app.register(socketsApp, { secret: 'of the tests' });
  url = await listen(app, { port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

describe.each(TRANSPORTS)('over %s', (transport) => {
  const connect = () => connectClient(`${url}test`, transport);

  test('a client is greeted, and nobody else hears of it', async () => {
    const one = await connect();
    expect(await one.next('display_message')).toEqual({ data: 'Connected', count: 0 });
    const other = await connect();
    await other.next('display_message');
    other.socket.emit('send_to_all', { data: 'marker' });
    expect(await one.next('display_message')).toEqual({ data: 'marker', count: 1 });
  });

  test('send_to_self reaches the sender alone, send_to_all everyone, and the count is the sender’s', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.next('display_message');
    await other.next('display_message');

    one.socket.emit('send_to_self', { data: 'to myself' });
    one.socket.emit('send_to_all', { data: '<b>to all</b>' });
    other.socket.emit('send_to_all', { data: 'from the other' });

    const heard = async (client: typeof one) => [
      await client.next<CountedMessage>('display_message'),
      await client.next<CountedMessage>('display_message'),
    ];
    expect(await one.next('display_message')).toEqual({ data: 'to myself', count: 1 });
    const both = [
      { data: '<b>to all</b>', count: 2 },
      { data: 'from the other', count: 1 },
    ];
    const byCount = (list: CountedMessage[]) => list.toSorted((a, b) => b.count - a.count);
    expect(byCount(await heard(one))).toEqual(both);
    expect(byCount(await heard(other))).toEqual(both);
  });

  test('a new connection counts from the start again', async () => {
    const before = await connect();
    await before.next('display_message');
    before.socket.emit('send_to_self', { data: 'a' });
    await before.next('display_message');
    const after = await connect();
    await after.next('display_message');
    after.socket.emit('send_to_self', { data: 'b' });
    expect(await after.next('display_message')).toEqual({ data: 'b', count: 1 });
  });

  test('what has not the right shape is dropped, and the server goes on', async () => {
    const client = await connect();
    await client.next('display_message');
    for (const payload of [undefined, null, 7, 'text', [], {}, { data: 7 }, { data: null }]) {
      client.socket.emit('send_to_self', payload);
      client.socket.emit('send_to_all', payload);
    }
    client.socket.emit('nobody knows this event', { data: 'x' });
    client.socket.emit('send_to_self', { data: '' });
    expect(await client.next('display_message')).toEqual({ data: '', count: 1 });
  });
});

describe('the visits', () => {
  async function visit(cookie = '') {
    const response = await fetch(url, { headers: { cookie } });
    const [, visits] = /visit (\d+)/.exec(await response.text()) ?? [];
    const setCookie = response.headers.get('set-cookie') ?? '';
    return { visits, setCookie, cookie: setCookie.split(';')[0] ?? '' };
  }

  test('are counted in a cookie that scripts cannot read', async () => {
    const first = await visit();
    const second = await visit(first.cookie);
    const third = await visit(`another=1; ${second.cookie}`);
    expect([first.visits, second.visits, third.visits]).toEqual(['1', '2', '3']);
    expect(first.setCookie).toMatch(/^step2-sockets=.*HttpOnly.*SameSite=Lax/);
  });

  test('can be read by anyone, and changed by nobody without the key', async () => {
    const { cookie } = await visit();
    expect(decodeURIComponent(cookie)).toMatch(/^step2-sockets=\{"visits":1\}\./);
    const forged = cookie.replace('visits%22%3A1', 'visits%22%3A99');
    expect(forged).not.toBe(cookie);
    for (const tampered of [
      forged,
      cookie.slice(0, -2),
      'step2-sockets=',
      'step2-sockets=%7B%22visits%22%3A9%7D',
    ]) {
      expect((await visit(tampered)).visits).toBe('1');
    }
  });

  test('signed with another key begin again', async () => {
    const other = Fastify();
    await other.register(socketsApp, { secret: 'another' });
    const response = await other.inject('/');
    await other.close();
    const [cookie] = String(response.headers['set-cookie']).split(';');
    expect((await visit(cookie)).visits).toBe('1');
  });
});

stageSuite(path.join(import.meta.dirname, '..', 'dist', 'server.js'), '/test');
