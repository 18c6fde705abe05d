import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { FAULTS } from '../src/faults.ts';
import { connectedClient, fault, heardFrom, startClient, startServer, WAYS } from './faulty-connection.ts';

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
