import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server, type ServerOptions } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { TRANSPORTS } from 'testing';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { FAULTS, faultsFor } from '../src/faults.ts';
import { Recording } from '../src/recording.ts';
import { slow } from '../src/slow.ts';

// Heartbeats have their time, and so have packets that are slow on purpose.
vi.setConfig({ testTimeout: 15_000 });

/** A heartbeat that a test can wait for. */
const SHORT = { pingInterval: 300, pingTimeout: 700 };
/** What 300 ms may come to where timers round. */
const SLOW = 295;
/** Transports that a client may have from its beginning to its end, and the way from one to the other. */
const WAYS = [['polling'], ['websocket'], ['polling', 'websocket']].map((transports) => ({
  way: transports.join(', then '),
  transports,
}));

/** A server that keeps what it was told and asked, in order, and says why each connection was closed. */
async function startServer(options: Partial<ServerOptions> = {}, port = 0) {
  const http = createServer();
  const server = new Server(http, options);
  const told: unknown[] = [];
  const closed: Promise<string>[] = [];
  const requests: string[] = [];
  http.on('request', ({ url = '' }: IncomingMessage) => requests.push(url));
  server.engine.on('connection', (raw: NodeJS.EventEmitter) => {
    closed.push(once(raw, 'close').then(([reason]) => String(reason)));
  });
  for (const namespace of ['/', '/room']) {
    server.of(namespace).on('connection', (socket) => {
      socket.on('say', (what: unknown, acknowledge?: (what: unknown) => void) => {
        told.push(what);
        socket.emit('said', what);
        acknowledge?.(what);
      });
    });
  }
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void server.close());
  return { server, told, closed, requests, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/` };
}

/** A client in `/room` that keeps what it hears, in order. */
function startClient(url: string, transports: string[]) {
  const socket = io(`${url}room`, { forceNew: true, reconnectionDelay: 10, transports });
  const heard: unknown[] = [];
  socket.on('said', (what) => heard.push(what));
  onTestFinished(() => void socket.disconnect());
  return { socket, manager: socket.io, heard };
}

/** Connects, and waits for the last of the transports. */
async function connectedClient(url: string, transports: string[]) {
  const client = startClient(url, transports);
  await heardFrom(client.socket, 'connect');
  const { engine } = client.manager;
  if (engine.transport.name !== transports.at(-1)) {
    await new Promise((resolve) => engine.once('upgrade', resolve));
  }
  return client;
}

function heardFrom(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}

function fault(id: string, faults = FAULTS) {
  const found = faults.find((each) => each.id === id);
  if (found === undefined) {
    throw new Error(`There is no fault ${id}.`);
  }
  return found;
}

async function roundTrip(socket: Socket): Promise<number> {
  const start = performance.now();
  await socket.emitWithAck('say', 'ping');
  return performance.now() - start;
}

test('each fault has a name for its button, and says in a sentence what it does', () => {
  expect(FAULTS.map(({ id, label, toggle = false }) => [id, label, toggle])).toEqual([
    ['drop', 'Drop my connection', false],
    ['silence', 'Cut it silently', false],
    ['lose-acknowledgement', 'Lose the next acknowledgement', false],
    ['slow', '300 ms round trip', true],
    ['restart', 'Restart the server', false],
  ]);
  for (const { says } of FAULTS) {
    expect(says).toMatch(/^[A-Z][^.]+\.$/);
  }
});

describe.each(WAYS)('a connection that is dropped, over $way', ({ transports }) => {
  test('comes back by itself, however often the button is pressed', async () => {
    const { url, closed } = await startServer();
    const { socket, manager } = await connectedClient(url, transports);
    const dropped = heardFrom(socket, 'disconnect');
    const back = heardFrom(socket, 'connect');
    await fault('drop').apply(manager);
    await fault('drop').apply(manager);
    expect(await dropped).toBe('forced close');
    const opening = new Promise((resolve) => manager.once('reconnect_attempt', resolve));
    // Right after this event there is a new connection that is not open yet.
    await opening;
    await fault('drop').apply(manager);
    await back;
    expect(await closed[0]).toMatch('transport close');
    expect(await socket.emitWithAck('say', 'back')).toBe('back');
  });
});

describe.each(WAYS)('a connection that is cut silently, over $way', ({ transports }) => {
  test('lets nothing through, is found out by both heartbeats, and the next one works', async () => {
    const { server, told, closed, requests, url } = await startServer(SHORT);
    const { socket, manager, heard } = await connectedClient(url, transports);
    const lost = heardFrom(socket, 'disconnect');
    const back = heardFrom(socket, 'connect');
    const { id } = manager.engine;
    requests.length = 0;
    await fault('silence').apply(manager);

    socket.emit('say', 'into the void');
    server.of('/room').emit('said', 'into the void');
    const { engine } = manager;
    await vi.waitFor(() => expect(engine.writeBuffer).toEqual([]));
    expect(engine.readyState).toBe('open');
    expect(engine.transport.name).toBe(transports.at(-1));

    expect(await lost).toBe('ping timeout');
    await back;
    expect(await socket.emitWithAck('say', 'back')).toBe('back');
    expect(await closed[0]).toBe('ping timeout');
    expect(told).toEqual(['back']);
    expect(heard).toEqual(['back']);
    // The poll that was on its way already.
    const polls = transports.at(-1) === 'polling' ? 1 : 0;
    expect(requests.filter((request) => request.includes(id)).length).toBeLessThanOrEqual(polls);
  });

  test('can be dropped, which the server does not learn', async () => {
    const { closed, url } = await startServer(SHORT);
    const { socket, manager } = await connectedClient(url, transports);
    await fault('silence').apply(manager);
    socket.emit('say', 'into the void');
    const lost = heardFrom(socket, 'disconnect');
    await fault('drop').apply(manager);
    expect(await lost).toBe('forced close');
    expect(await closed[0]).toBe('ping timeout');
  });
});

describe.each(['handshake', 'upgrading'])('a connection that is cut silently at its %s', (moment) => {
  test('is not upgraded, and is found out by both heartbeats', async () => {
    const { told, closed, url } = await startServer(SHORT);
    const { socket, manager } = startClient(url, ['polling', 'websocket']);
    const { engine } = manager;
    const upgraded = vi.fn<() => void>();
    engine.on('upgrade', upgraded);
    const lost = new Promise((resolve) => manager.once('close', resolve));
    const back = lost.then(() => heardFrom(socket, 'connect'));
    engine.on(moment as 'upgrading', () => void fault('silence').apply(manager));
    await new Promise((resolve) => engine.once('upgrading', resolve));
    // Not by the socket, which would keep it for the next connection.
    engine.write('2/room,["say","too late"]');
    await vi.waitFor(() => expect(engine.writeBuffer).toEqual([]));
    expect(engine.readyState).toBe('open');
    expect(await lost).toBe('ping timeout');
    expect(await closed[0]).toBe('ping timeout');
    expect(upgraded).not.toHaveBeenCalled();
    await back;
    expect(await socket.emitWithAck('say', 'back')).toBe('back');
    expect(told).toEqual(['back']);
  });
});

describe.each(TRANSPORTS)('the next acknowledgement over %s', (transport) => {
  test('is lost, and no other', async () => {
    const { told, url } = await startServer();
    const { socket, manager, heard } = await connectedClient(url, [transport]);
    const recording = new Recording(manager);
    await fault('lose-acknowledgement').apply(manager);
    await fault('lose-acknowledgement').apply(manager);

    const first = vi.fn<(answer: unknown) => void>();
    socket.emit('say', 'one', first);
    expect(await socket.emitWithAck('say', 'two')).toBe('two');
    expect(first).not.toHaveBeenCalled();
    expect(told).toEqual(['one', 'two']);
    // What it announced of the first came before its acknowledgement.
    expect(heard).toEqual(['two']);
    const answers = recording.entries.filter(({ kind }) => kind === 'acknowledgement');
    expect(answers.map(({ payload }) => payload)).toEqual([['two']]);

    await fault('lose-acknowledgement').apply(manager);
    socket.emit('say', 'three', first);
    expect(await socket.emitWithAck('say', 'four')).toBe('four');
    expect(first).not.toHaveBeenCalled();
  });

  test('is lost with its binary data', async () => {
    const { url } = await startServer();
    const { socket, manager } = await connectedClient(url, [transport]);
    await fault('lose-acknowledgement').apply(manager);
    const first = vi.fn<(answer: unknown) => void>();
    socket.emit('say', [Buffer.from('one'), Buffer.from('and')], first);
    expect(await socket.emitWithAck('say', Buffer.from('two'))).toEqual(Buffer.from('two'));
    expect(first).not.toHaveBeenCalled();
  });

  test('is not one of a namespace behind the scenes', async () => {
    const { url } = await startServer();
    const { socket, manager } = await connectedClient(url, [transport]);
    const main = manager.socket('/');
    await fault('lose-acknowledgement').apply(manager);
    expect(await main.emitWithAck('say', 'round trip')).toBe('round trip');
    const first = vi.fn<(answer: unknown) => void>();
    socket.emit('say', 'one', first);
    expect(await socket.emitWithAck('say', 'two')).toBe('two');
    expect(first).not.toHaveBeenCalled();

    await fault('lose-acknowledgement', faultsFor({ quiet: ['/room'] })).apply(manager);
    expect(await socket.emitWithAck('say', 'three')).toBe('three');
    main.emit('say', 'four', first);
    expect(await main.emitWithAck('say', 'five')).toBe('five');
    expect(first).not.toHaveBeenCalled();
  });

  test('is lost on the next connection if there was none before', async () => {
    const { url } = await startServer();
    const { socket, manager } = await connectedClient(url, [transport]);
    await fault('lose-acknowledgement').apply(manager);
    const back = heardFrom(socket, 'connect');
    await fault('drop').apply(manager);
    await back;
    const first = vi.fn<(answer: unknown) => void>();
    socket.emit('say', 'one', first);
    expect(await socket.emitWithAck('say', 'two')).toBe('two');
    expect(first).not.toHaveBeenCalled();
  });
});

test('the next acknowledgement is lost on the other side of an upgrade', async () => {
  const { url } = await startServer();
  const { socket, manager } = startClient(url, ['polling', 'websocket']);
  await fault('lose-acknowledgement').apply(manager);
  await new Promise((resolve) => manager.engine.once('upgrade', resolve));
  const first = vi.fn<(answer: unknown) => void>();
  socket.emit('say', 'one', first);
  expect(await socket.emitWithAck('say', 'two')).toBe('two');
  expect(first).not.toHaveBeenCalled();
});

describe.each(WAYS)('a slow connection, over $way', ({ transports }) => {
  test('takes 300 ms for each round trip, the next one too, until it is switched off', async () => {
    const { server, url } = await startServer();
    const { socket, manager } = await connectedClient(url, transports);
    await fault('slow').apply(manager);
    await fault('slow').apply(manager);
    const start = performance.now();
    server.of('/room').emit('said', 'the first to come in');
    await heardFrom(socket, 'said');
    expect(performance.now() - start).toBeGreaterThan(SLOW / 2);
    expect(await roundTrip(socket)).toBeGreaterThan(SLOW);
    expect(await roundTrip(socket)).toBeGreaterThan(SLOW);

    const back = heardFrom(socket, 'connect');
    await fault('drop').apply(manager);
    await back;
    expect(await roundTrip(socket)).toBeGreaterThan(SLOW);

    fault('slow').undo?.(manager);
    const fast = await Promise.all([roundTrip(socket), roundTrip(socket)]);
    expect(Math.min(...fast)).toBeLessThan(SLOW);
  });

  test('keeps the order, whatever its transport', async () => {
    const { server, told, url } = await startServer();
    const { socket, manager, heard } = startClient(url, transports);
    const sent: number[] = [];
    const say = () => {
      for (let n = 0; n < 5; n += 1) {
        sent.push(sent.length);
        socket.emit('say', sent.at(-1));
      }
    };
    await fault('slow').apply(manager);
    const upgraded = new Promise((resolve) => manager.engine.once('upgrade', resolve));
    manager.engine.on('upgrading', say);
    manager.engine.on('upgrade', say);
    server.of('/room').on('connection', say);
    await heardFrom(socket, 'connect');
    say();
    if (transports.length > 1) {
      await upgraded;
    }
    say();
    await socket.emitWithAck('say', 'last');
    expect(told).toEqual([...sent, 'last']);
    expect(heard).toEqual(told);
  });

  test('delivers in order what waits when it is switched off', async () => {
    const { server, told, url } = await startServer();
    const { socket, manager, heard } = await connectedClient(url, transports);
    const stop = slow(manager, 60_000);
    socket.emit('say', 1);
    socket.emit('say', 2);
    stop();
    expect(await socket.emitWithAck('say', 3)).toBe(3);
    expect(told).toEqual([1, 2, 3]);

    await fault('slow').apply(manager);
    const first = heardFrom(socket, 'said');
    for (const n of [4, 5, 6]) {
      server.of('/room').emit('said', n);
    }
    await first;
    fault('slow').undo?.(manager);
    await socket.emitWithAck('say', 7);
    expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('is read to its end when the server closes it', async () => {
    const { server, url } = await startServer();
    const { socket, manager, heard } = await connectedClient(url, transports);
    await fault('slow').apply(manager);
    const closed = heardFrom(socket, 'disconnect');
    server.of('/room').emit('said', 'good bye');
    server.disconnectSockets(true);
    server.of('/room').disconnectSockets(true);
    expect(await closed).toBe('io server disconnect');
    expect(heard).toEqual(['good bye']);
  });

  test('can be cut silently', async () => {
    // Its pongs come 300 ms later.
    const { closed, told, url } = await startServer({ ...SHORT, pingTimeout: 1500 });
    const { socket, manager } = await connectedClient(url, transports);
    await fault('slow').apply(manager);
    socket.emit('say', 'still on its way');
    const lost = heardFrom(socket, 'disconnect');
    const back = heardFrom(socket, 'connect');
    await fault('silence').apply(manager);
    expect(await lost).toBe('ping timeout');
    expect(await closed[0]).toBe('ping timeout');
    await back;
    expect(await roundTrip(socket)).toBeGreaterThan(SLOW);
    expect(told).toEqual(['ping']);
  });
});

describe('restarting the server', () => {
  const UNABLE = 'Only a stage that runs with `dev` can be restarted from here.';

  test('asks the server of the connection, with a header that no other site may send', async () => {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    onTestFinished(() => void http.close());
    const { manager } = startClient(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`, []);
    const asked: unknown[] = [];
    http.on('request', ({ method, url, headers }: IncomingMessage, response) => {
      asked.push([method, url, headers['x-wire-panel']]);
      response.writeHead(202).end();
    });
    await fault('restart').apply(manager);
    expect(asked).toEqual([['POST', '/wire/restart', 'restart']]);
  });

  test('says who can, where nobody answers and where it is not known', async () => {
    const http = createServer((_request, response) => void response.writeHead(404).end());
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { manager } = startClient(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`, []);
    await expect(fault('restart').apply(manager)).rejects.toThrow(UNABLE);
    http.close();
    http.closeAllConnections();
    await once(http, 'close');
    await expect(fault('restart').apply(manager)).rejects.toThrow(UNABLE);
  });
});
