import path from 'node:path';

import Fastify from 'fastify';
import { listen } from 'serve';
import { stageSuite } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { hello } from '../src/app.ts';

test('says Hello World! as plain text, and nothing else', async () => {
  const app = Fastify();
  await app.register(hello);
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());

  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe('Hello World!');
});

stageSuite(path.join(import.meta.dirname, '..', 'dist', 'server.js'));
