import type { AddressInfo } from 'node:net';

import type { FastifyInstance } from 'fastify';

import { countTraffic, type Traffic } from './traffic-counter.ts';

/** What the parent is told: once where the contender listens, then the answer to each of its messages. */
export type ContenderMessage = { port: number } | { traffic: Traffic };

/**
 * Runs a contender in the process of its own that this is: listens on a free port, tells the parent which, answers
 * each message with what was exchanged so far, and ends with the parent.
 */
export async function answerMarks(app: FastifyInstance): Promise<void> {
  const tell = (message: ContenderMessage) => process.send?.(message);
  await app.ready();
  const traffic = countTraffic(app.server);
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.on('message', () => tell({ traffic: traffic() }));
  process.on('disconnect', () => process.exit());
  // Ctrl+C is for the parent to answer.
  process.on('SIGINT', () => {});
  tell({ port: (app.server.address() as AddressInfo).port });
}
