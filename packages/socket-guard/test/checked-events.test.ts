import { type ClientToServerEvents, LIMITS, Refusal, type ServerToClientEvents } from 'chat-protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { Server } from 'socket.io';
import { connectClient, TRANSPORTS } from 'testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { checkedEvents, type CheckedEvents } from '../src/index.ts';

let app: FastifyInstance;
let url: string;
let handle: (events: CheckedEvents) => void;
const log = { error: vi.fn() };

beforeEach(async () => {
  log.error.mockClear();
  app = Fastify();
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(app.server);
  io.on('connection', (socket) => handle(checkedEvents(socket, log)));
  app.addHook('preClose', () => io.close());
  url = await listen(app, { port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const said = { id: 'a', seq: 1 };
const malformed = { ok: false, code: 'malformed', message: expect.any(String) };

describe.each(TRANSPORTS)('over %s', (transport) => {
  test('a handler gets what fits the schema, and its answer is the acknowledgement', async () => {
    const handler = vi.fn(async () => said);
    handle = (events) => events.on('new message', handler);
    const client = await connectClient(url, transport);
    expect(await client.ask('new message', 'hi')).toEqual({ ok: true, ...said });
    expect(await client.ask('new message', { message: 'hi', extra: 1 })).toEqual({ ok: true, ...said });
    expect(handler.mock.calls).toEqual([[{ message: 'hi' }], [{ message: 'hi' }]]);
  });

  test('what does not fit reaches no handler', async () => {
    const handler = vi.fn(async () => said);
    handle = (events) => events.on('new message', handler);
    const client = await connectClient(url, transport);
    for (const payload of [null, 7, [], {}, { message: 7 }, Buffer.from('hi')]) {
      expect(await client.ask('new message', payload)).toEqual(malformed);
    }
    expect(handler).not.toHaveBeenCalled();
  });

  test('without an acknowledgement a refusal is an event, and names the message', async () => {
    handle = (events) =>
      events.on('new message', async () => {
        throw new Refusal('too-many-requests', { retryAfterMs: 7 });
      });
    const client = await connectClient(url, transport);
    client.socket.emit('new message', { message: 'hi', clientId: 'mine' });
    expect(await client.next('rejected')).toEqual({
      event: 'new message',
      code: 'too-many-requests',
      message: expect.any(String),
      retryAfterMs: 7,
      clientId: 'mine',
    });
    client.socket.emit('new message', 7);
    expect(await client.next('rejected')).toEqual({
      event: 'new message',
      code: 'malformed',
      message: expect.any(String),
    });
  });

  test('a fault of ours is told as one that may pass, and logged', async () => {
    handle = (events) =>
      events.on('new message', async () => {
        throw new TypeError('on purpose');
      });
    const client = await connectClient(url, transport);
    expect(await client.ask('new message', 'hi')).toMatchObject({
      ok: false,
      code: 'unavailable',
      retryAfterMs: 1000,
    });
    expect(log.error).toHaveBeenCalledOnce();
  });

  test('one event is handled at a time, and leaving comes last', async () => {
    const order: string[] = [];
    let leave: () => void;
    const left = new Promise<void>((resolve) => (leave = resolve));
    handle = (events) => {
      events.on('new message', async ({ message }) => {
        order.push(`${message} begins`);
        await new Promise(setImmediate);
        order.push(`${message} ends`);
        return said;
      });
      events.onDisconnect(async () => {
        order.push('left');
        leave();
      });
    };
    const client = await connectClient(url, transport);
    client.socket.emit('new message', 'a');
    await client.ask('new message', 'b');
    client.socket.disconnect();
    await left;
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'left']);
  });

  test('a queue that nobody empties is not added to for ever', async () => {
    let release = (_answer: typeof said) => {};
    const held = new Promise<typeof said>((resolve) => (release = resolve));
    handle = (events) => events.on('new message', () => held);
    const client = await connectClient(url, transport);
    const answers = Array.from({ length: LIMITS.queue + 10 }, () =>
      client.ask<{ ok: boolean }>('new message', 'hi'),
    );
    const refused = await Promise.race(answers);
    expect(refused).toMatchObject({ code: 'too-many-requests', retryAfterMs: expect.any(Number) });
    release(said);
    expect((await Promise.all(answers)).filter(({ ok }) => ok)).toHaveLength(LIMITS.queue);
  });

  test('an acknowledgement that is none, and more arguments than asked for, do no harm', async () => {
    handle = (events) => events.on('typing', async () => ({}));
    const client = await connectClient(url, transport);
    client.socket.emit('typing', 'not a function', { at: 'all' });
    expect(await client.ask('typing', { whatever: 1 })).toEqual({ ok: true });
    expect(client.heard).toEqual([]);
  });
});
