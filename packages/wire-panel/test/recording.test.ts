import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import fc from 'fast-check';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { TRANSPORTS } from 'testing';
import { describe, expect, onTestFinished, test } from 'vitest';

import { type Entry, Recording } from '../src/recording.ts';
import { ReturnFinder } from '../src/returns.ts';

async function startServer(options = {}) {
  const http = createServer();
  const server = new Server(http, options);
  server.of('/room').on('connection', (socket) => {
    socket.on('say', (text: string, acknowledge?: (answer: object) => void) => {
      server.of('/room').emit('said', { text, by: socket.id });
      acknowledge?.({ ok: true });
    });
    socket.on('ask me', async () => socket.emit('told', await socket.emitWithAck('question', 7)));
    socket.on('bytes', (bytes: Uint8Array, acknowledge: (bytes: Uint8Array) => void) => acknowledge(bytes));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void server.close());
  return { server, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/` };
}

function record(url: string, options: Parameters<typeof io>[1]): { socket: Socket; recording: Recording } {
  const socket = io(`${url}room`, { forceNew: true, reconnectionDelay: 10, ...options });
  const recording = new Recording(socket.io);
  onTestFinished(() => {
    recording.stop();
    socket.disconnect();
  });
  return { socket, recording };
}

/** The first entry that fits, recorded already or still to come. */
function entry(recording: Recording, fits: (entry: Entry) => boolean): Promise<Entry> {
  return new Promise((resolve) => {
    const look = () => {
      const found = recording.entries.find(fits);
      if (found !== undefined) {
        unsubscribe();
        resolve(found);
      }
    };
    const unsubscribe = recording.subscribe(look);
    look();
  });
}

const named = (name: string, direction?: 'in' | 'out') => (each: Entry) =>
  each.name === name && (direction === undefined || each.direction === direction);

const summary = ({ direction, kind, name }: Entry) => [direction, kind, name].filter(Boolean).join(' ');

describe.each(TRANSPORTS)('a recording over %s', (transport) => {
  test('begins with the handshake, and tells the whole story in order', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await socket.emitWithAck('say', 'hi');
    expect(recording.entries.map(summary)).toEqual([
      'in connection handshake',
      'out namespace connect',
      'in namespace connect',
      'out event say',
      'in event said',
      'in acknowledgement say',
    ]);
    expect(recording.entries[0]).toMatchObject({ transport, payload: [{ sid: expect.any(String) }] });
    expect(recording.entries.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('knows what an acknowledgement answers, and what came back', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await socket.emitWithAck('say', 'hi');
    const sent = await entry(recording, named('say', 'out'));
    expect(await entry(recording, named('said'))).toMatchObject({ returns: sent.number, answers: undefined });
    const answer = await entry(recording, ({ kind }) => kind === 'acknowledgement');
    expect(answer).toMatchObject({ answers: sent.number, id: sent.id, payload: [{ ok: true }] });
  });

  test('follows a question of the server as well', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    socket.on('question', (number: number, acknowledge: (answer: number) => void) => acknowledge(number * 6));
    socket.emit('ask me');
    await entry(recording, named('told'));
    const question = await entry(recording, named('question', 'in'));
    expect(await entry(recording, named('question', 'out'))).toMatchObject({
      kind: 'acknowledgement',
      answers: question.number,
      payload: [42],
    });
  });

  test('has the packets as they are on the wire, with their bytes', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await socket.emitWithAck('say', 'grüß');
    const { packets } = await entry(recording, named('say', 'out'));
    expect(packets).toEqual([
      { direction: 'out', transport, type: 'message', data: '42/room,0["say","grüß"]', bytes: 25 },
    ]);
  });

  test('puts binary data to its event', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await socket.emitWithAck('bytes', new Uint8Array([1, 2, 255]));
    const { packets } = await entry(recording, named('bytes', 'out'));
    expect(packets).toHaveLength(2);
    expect([...(packets[1]!.data as Uint8Array)]).toEqual([1, 2, 255]);
    expect(packets[1]!.bytes).toBe(transport === 'polling' ? 5 : 3);
    expect((await entry(recording, ({ kind }) => kind === 'acknowledgement')).packets).toHaveLength(2);
  });

  test('goes on after the connection was lost', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await entry(recording, named('connect', 'in'));
    socket.io.engine.close();
    const closed = await entry(recording, named('close'));
    const again = await entry(recording, (each) => each.number > closed.number && named('handshake')(each));
    const between = recording.entries.filter(({ number }) => number > closed.number && number < again.number);
    expect(between.map(summary)).toEqual(['connection reconnect attempt']);
    await socket.emitWithAck('say', 'back');
    expect(await entry(recording, named('say', 'out'))).toMatchObject({ payload: ['back'] });
  });

  test('has the goodbye of either side', async () => {
    const { url, server } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await entry(recording, named('connect', 'in'));
    server.of('/room').disconnectSockets();
    const left = await entry(recording, named('disconnect', 'in'));
    expect(left).toMatchObject({ kind: 'namespace', namespace: '/room' });
    socket.connect();
    await entry(recording, (each) => each.number > left.number && named('connect', 'in')(each));
    socket.disconnect();
    expect(await entry(recording, named('disconnect', 'out'))).toMatchObject({ namespace: '/room' });
  });

  test('begins with the handshake of each connection, however it is begun', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport], autoConnect: false });
    socket.connect();
    await entry(recording, named('connect', 'in'));
    socket.disconnect();
    const closed = await entry(recording, named('close'));
    socket.connect();
    await entry(recording, (each) => each.number > closed.number && named('connect', 'in')(each));
    const connections = recording.entries.filter(({ kind }) => kind === 'connection').map(({ name }) => name);
    expect(connections.filter((name) => name !== 'noop')).toEqual(['handshake', 'close', 'handshake']);
  });

  test('lets go of connections that are over', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await entry(recording, named('connect', 'in'));
    const { engine } = socket.io;
    const before = engine.listeners('packet').length;
    engine.close();
    const closed = await entry(recording, named('close'));
    await entry(recording, (each) => each.number > closed.number && named('connect', 'in')(each));
    expect(engine.listeners('packet')).toHaveLength(before - 1);
  });

  test('reads on after a pause in the middle of binary data', async () => {
    const { url } = await startServer();
    const { socket, recording } = record(url, { transports: [transport] });
    await entry(recording, named('connect', 'in'));
    socket.io.engine.once('packetCreate', () => (recording.paused = true));
    await socket.emitWithAck('bytes', new Uint8Array([1, 2, 255]));
    recording.paused = false;
    await socket.emitWithAck('say', 'after');
    expect(recording.entries.slice(-3).map(summary)).toEqual([
      'out event say',
      'in event said',
      'in acknowledgement say',
    ]);
  });

  test('shows the heartbeat', async () => {
    const { url } = await startServer({ pingInterval: 20 });
    const { recording } = record(url, { transports: [transport] });
    expect(await entry(recording, named('ping'))).toMatchObject({ direction: 'in' });
    expect(await entry(recording, named('pong'))).toMatchObject({ direction: 'out' });
  });

  test('says why a namespace could not be joined', async () => {
    const { url, server } = await startServer();
    server.of('/room').use((_socket, next) => next(new Error('the room is full')));
    const { recording } = record(url, { transports: [transport] });
    expect(await entry(recording, named('connect_error'))).toMatchObject({
      namespace: '/room',
      payload: [{ message: 'the room is full' }],
    });
  });
});

test('an upgrade is there, and what is sent after it goes over WebSocket', async () => {
  const { url } = await startServer();
  const { socket, recording } = record(url, {});
  await entry(recording, named('upgrade'));
  await socket.emitWithAck('say', 'hi');
  const names = recording.entries.filter(({ kind }) => kind === 'connection').map(({ name }) => name);
  // A "noop" ends the poll that is waiting, if there is one just then.
  expect(names.filter((name) => name !== 'noop')).toEqual(['handshake', 'upgrading', 'upgrade']);
  expect(await entry(recording, named('say', 'out'))).toMatchObject({ transport: 'websocket' });
});

test('nothing is recorded while it is paused, and clearing keeps the numbers', async () => {
  const { url } = await startServer();
  const { socket, recording } = record(url, {});
  await socket.emitWithAck('say', 'one');
  recording.paused = true;
  const before = recording.entries.length;
  await socket.emitWithAck('say', 'two');
  expect(recording.entries).toHaveLength(before);
  recording.paused = false;
  await socket.emitWithAck('say', 'three');
  const last = recording.entries.at(-1)!.number;
  recording.clear();
  expect(recording.entries).toEqual([]);
  await socket.emitWithAck('say', 'four');
  expect(recording.entries[0]!.number).toBeGreaterThan(last);
  expect(recording.find(recording.entries[1]!.number)).toBe(recording.entries[1]);
  expect(recording.find(1)).toBeUndefined();
});

test('of 12,000 entries the last 10,000 are kept, and of big ones no more than 16 MB', async () => {
  const { url } = await startServer({ maxHttpBufferSize: 1e8 });
  const { socket, recording } = record(url, { transports: ['websocket'] });
  for (let i = 0; i < 4000; i++) {
    await socket.emitWithAck('say', String(i));
  }
  expect(recording.entries).toHaveLength(10_000);
  expect(recording.entries.at(-1)).toMatchObject({ number: 12_003 });

  for (let i = 0; i < 40; i++) {
    await socket.emitWithAck('say', 'x'.repeat(1_000_000));
  }
  const bytes = recording.entries
    .flatMap(({ packets }) => packets)
    .reduce((sum, each) => sum + each.bytes, 0);
  expect(bytes).toBeLessThanOrEqual(16 * 1024 * 1024);
});

test('what comes back carries every value that was sent, whatever else it carries', () => {
  const own = fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 });
  fc.assert(
    fc.property(own, fc.jsonValue(), fc.string(), (values, more, missing) => {
      const finder = new ReturnFinder();
      const event = { kind: 'event', namespace: '/' } as const;
      finder.look({ ...event, direction: 'out', payload: [{ values, missing: `only there ${missing}` }] }, 1);
      finder.look({ ...event, direction: 'out', payload: values }, 2);
      expect(finder.look({ ...event, direction: 'in', payload: [more, { values }] }, 3)).toBe(2);
      expect(finder.look({ ...event, direction: 'in', payload: [] }, 4)).toBeUndefined();
      expect(
        finder.look({ ...event, namespace: '/other', direction: 'in', payload: values }, 5),
      ).toBeUndefined();
    }),
  );
});
