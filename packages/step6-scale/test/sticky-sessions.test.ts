import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import { Server } from 'socket.io';
import { connectClient } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { announceSessions, type SessionNews } from '../src/worker/sticky-sessions.ts';

test('a session is told of before anything with its id is sent, and again when it has ended', async () => {
  const http = createServer();
  const io = new Server(http);
  onTestFinished(() => io.close());
  const told: (SessionNews | 'sent')[] = [];
  announceSessions(io, (news) => told.push(news));
  http.prependListener('request', (_request, response) => {
    const end = response.end.bind(response);
    response.end = (...args: never[]) => {
      told.push('sent');
      return end(...args);
    };
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;

  const { socket } = await connectClient(url, 'polling');
  const { id } = socket.io.engine;
  expect(told.slice(0, 2)).toEqual([{ type: 'sticky:connection', data: id }, 'sent']);
  socket.disconnect();
  await expect.poll(() => told).toContainEqual({ type: 'sticky:disconnection', data: id });
});
