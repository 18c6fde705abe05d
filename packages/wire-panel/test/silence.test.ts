import { describe, expect, test, vi } from 'vitest';

import {
  connectedClient,
  fault,
  heardFrom,
  SHORT,
  startClient,
  startServer,
  WAYS,
} from './faulty-connection.ts';

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
    await expect.poll(() => engine.writeBuffer).toEqual([]);
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
    await expect.poll(() => engine.writeBuffer).toEqual([]);
    expect(engine.readyState).toBe('open');
    expect(await lost).toBe('ping timeout');
    expect(await closed[0]).toBe('ping timeout');
    expect(upgraded).not.toHaveBeenCalled();
    await back;
    expect(await socket.emitWithAck('say', 'back')).toBe('back');
    expect(told).toEqual(['back']);
  });
});
