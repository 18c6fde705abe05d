import { TRANSPORTS } from 'testing';
import { describe, expect, test, vi } from 'vitest';

import { faultsFor } from '../src/faults.ts';
import { Recording } from '../src/recording.ts';
import { connectedClient, fault, heardFrom, startClient, startServer } from './faulty-connection.ts';

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
