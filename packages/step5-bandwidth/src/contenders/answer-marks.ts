import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

import type { FastifyInstance } from 'fastify';

import { countTraffic, type Traffic } from './traffic-counter.ts';

/** What the parent is told: once where the contender listens, then the answer to each of its messages. */
export type ContenderMessage = { port: number } | { traffic: Traffic };

/**
 * Runs a contender in the process of its own that this is: listens on a free port, tells the parent which, answers
 * each message with what was exchanged so far, and ends with the parent.
 * @param front what listens for the app
 */
export async function answerMarks(app: FastifyInstance, front: Server = app.server): Promise<void> {
  const tell = (message: ContenderMessage) => process.send?.(message);
  await app.ready();
  const traffic = countTraffic(app.server, front);
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  process.on('message', () => tell({ traffic: traffic() }));
  process.on('disconnect', () => process.exit());
  // Ctrl+C is for the parent to answer.
  process.on('SIGINT', () => {});
  tell({ port: (front.address() as AddressInfo).port });
}
