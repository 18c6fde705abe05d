import path from 'node:path';

import Fastify from 'fastify';
import { listen } from 'serve';
import { stageSuite } from 'testing';

import { chatApp } from '../src/app.ts';
import { chatSuite } from './chat.suite.ts';

chatSuite('step 3', async () => {
  const app = Fastify();
  await app.register(chatApp);
  return { url: await listen(app, { port: 0, host: '127.0.0.1' }), close: () => app.close() };
});

stageSuite(path.join(import.meta.dirname, '..', 'dist', 'server.js'), '/chat');
