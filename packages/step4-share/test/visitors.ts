import Fastify from 'fastify';
import { listen } from 'serve';
import { onTestFinished } from 'vitest';

import { visitorsApp, type VisitorsOptions } from '../src/visitors-app.ts';

/** A chat for visitors, until the test is over. */
export async function startVisitors(options: Partial<VisitorsOptions> = {}) {
  const app = Fastify();
  const visitors = await visitorsApp(app, { pin: undefined, trustedProxies: [], ...options });
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const { room, guests } = visitors;
  if (room === undefined) {
    throw new Error('This chat runs here.');
  }
  return { room, guests, url };
}
