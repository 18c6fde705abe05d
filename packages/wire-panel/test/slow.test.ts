import { describe, expect, test } from 'vitest';

import { slow } from '../src/slow.ts';
import {
  connectedClient,
  fault,
  heardFrom,
  roundTrip,
  SHORT,
  SLOW,
  startClient,
  startServer,
  WAYS,
} from './faulty-connection.ts';

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
    // On a busy machine one may take long for another reason; were it still on, none would be shorter.
    await expect.poll(() => roundTrip(socket), { timeout: 10_000 }).toBeLessThan(SLOW);
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
