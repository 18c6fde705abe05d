import type { Socket } from 'node:net';

import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { hello } from 'step1-hello';
import { socketsApp } from 'step2-sockets';
import { chatApp } from 'step3-chat';
import { bundle, PROGRAMS } from 'step5-bandwidth/bundle';
import { labApp } from 'step5-bandwidth/lab';
import type { TestContext } from 'vitest';

/** Starts a server that ends with the test. @returns its address */
export async function start(app: FastifyInstance, { onTestFinished }: TestContext): Promise<string> {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket) => sockets.add(socket));
  onTestFinished(() => {
    // A server that never answers would never be done.
    sockets.forEach((socket) => socket.destroy());
    return app.close();
  });
  return listen(app, { port: 0, host: '127.0.0.1' });
}

const STAGES = {
  1: hello,
  2: (app: FastifyInstance) => socketsApp(app, { secret: 'of the tests' }),
  3: (app: FastifyInstance) => chatApp(app, {}),
  5: async (app: FastifyInstance) => {
    // Its contenders are processes, which are started from what is bundled.
    await bundle();
    await labApp(app, { program: PROGRAMS.contender });
  },
};

/** The steps that have a server of their own. */
export type Step = keyof typeof STAGES;

/** A step's own server, without the solution of any exercise. */
export async function ownServer(step: Step): Promise<FastifyInstance> {
  const app = Fastify();
  await app.register(STAGES[step]);
  return app;
}

/** Takes every request, and answers none. */
export function silentServer(): FastifyInstance {
  const app = Fastify();
  app.addHook('onRequest', () => new Promise(() => {}));
  app.get('/', async () => 'never');
  return app;
}
