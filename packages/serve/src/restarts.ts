import type { AddressInfo } from 'node:net';

import type { FastifyInstance } from 'fastify';

/**
 * Lets the stage's own page ask for a new start of its server, to see what comes of it: `POST /wire/restart`, with the
 * header `X-Wire-Panel: restart`. A page of another site could send that header only if this server allowed it.
 * @param restart called with the port of now, once the page has its answer
 */
export function answerRestarts(app: FastifyInstance, restart: (port: number) => void): void {
  app.post('/wire/restart', async (request, reply) => {
    if (request.headers['x-wire-panel'] !== 'restart') {
      return reply.code(403).send({ message: 'Only the wire panel of this page may restart the server.' });
    }
    reply.raw.once('close', () => restart((app.server.address() as AddressInfo).port));
    return reply.code(202).send();
  });
}
