import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';

import { listen } from '../src/index.ts';
import { answerRestarts } from '../src/restarts.ts';

const HOST = '127.0.0.1';

/** A server of the test's own, and the ports that it was asked to come back to. */
async function startServer() {
  const app = Fastify();
  const asked = new EventTarget();
  const ports: number[] = [];
  answerRestarts(app, (port) => {
    ports.push(port);
    asked.dispatchEvent(new Event('restart'));
  });
  const url = await listen(app, { port: 0, host: HOST });
  onTestFinished(() => app.close());
  return { url: new URL('wire/restart', url), ports, asked };
}

test('the page’s own panel has the server started anew, on the same port', async () => {
  const { url, ports, asked } = await startServer();
  const restarted = once(asked, 'restart');
  const response = await fetch(url, { method: 'POST', headers: { 'X-Wire-Panel': 'restart' } });
  expect(response.status).toBe(202);
  await restarted;
  expect(ports).toEqual([Number(url.port)]);
});

test.each<[string, RequestInit, number]>([
  ['without the header', {}, 403],
  ['from a form of another site', { body: new URLSearchParams({ a: '1' }) }, 415],
  ['that asks whether it may send the header', { method: 'OPTIONS' }, 404],
])('a request %s is refused', async (_which, init, status) => {
  const { url, ports } = await startServer();
  const response = await fetch(url, { method: 'POST', ...init });
  expect(response.status).toBe(status);
  expect(response.headers.get('access-control-allow-headers')).toBeNull();
  expect(ports).toEqual([]);
});

test('a page whose name was made to lead here is refused, header or not', async () => {
  const { url, ports } = await startServer();
  const headers = { Host: `elsewhere.example:${url.port}`, 'X-Wire-Panel': 'restart' };
  const [response] = (await once(request(url, { method: 'POST', headers }).end(), 'response')) as [
    IncomingMessage,
  ];
  expect(response.statusCode).toBe(403);
  response.resume();
  expect(ports).toEqual([]);
});
