import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

import type { FastifyInstance } from 'fastify';
import { type LoggedRequest, watchRequests } from 'serve';
import { countTraffic, type Traffic } from 'serve/traffic';
import { limitTunnel } from 'tunnel-limit';

import { closeAfterEachAnswer } from './close-after-each-answer.ts';
import type { ContenderOptions } from './contender-options.ts';

/** What a contender knows of its doing so far. */
export interface Mark {
  traffic: Traffic;
  /** How many requests the wall has refused. */
  refused: number;
  /** The requests that were answered since the last mark, if they are listed. */
  requests: LoggedRequest[];
}

/** What the parent is told: once where the contender listens, then a mark for each of its messages. */
export type ContenderMessage = { port: number } | Mark;

/**
 * Runs a contender in the process of its own that this is: listens on a free port, tells the parent which, answers
 * each message with what was exchanged so far, and ends with the parent.
 * @param front what listens for the app
 */
export async function answerMarks(
  app: FastifyInstance,
  { wall, keepAlive, listed, origins }: Pick<ContenderOptions, 'wall' | 'keepAlive' | 'listed' | 'origins'>,
  front: Server = app.server,
): Promise<void> {
  const tell = (message: ContenderMessage) => process.send?.(message);
  await app.ready();
  const refused = wall === undefined ? () => 0 : limitTunnel(app.server, wall, origins);
  if (keepAlive === false) {
    closeAfterEachAnswer(app.server);
  }
  let requests: LoggedRequest[] = [];
  if (listed) {
    watchRequests(app.server, () => (request) => requests.push(request));
  }
  const traffic = countTraffic(app.server, front);
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  process.on('message', () => {
    tell({ traffic: traffic(), refused: refused(), requests });
    requests = [];
  });
  process.on('disconnect', () => process.exit());
  // Ctrl+C is for the parent to answer.
  process.on('SIGINT', () => {});
  tell({ port: (front.address() as AddressInfo).port });
}
