import { isIP, type AddressInfo } from 'node:net';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import { isLoopback } from './loopback.ts';

/**
 * Lets the stage's own page ask for a new start of its server, to see what comes of it: `POST /wire/restart`, with the
 * header `X-Wire-Panel: restart`. A page of another site could send that header only if this server allowed it, and
 * a name that leads here by DNS rebinding is refused; so is everyone but this machine.
 * @param restart called with the port of now, once the page has its answer
 */
export function answerRestarts(app: FastifyInstance, restart: (port: number) => void): void {
  app.post('/wire/restart', async (request, reply) => {
    if (!isFromThisMachine(request) || request.headers['x-wire-panel'] !== 'restart') {
      return reply
        .code(403)
        .send({ message: 'Only the wire panel of this page, on this machine, may restart the server.' });
    }
    reply.raw.once('close', () => restart((app.server.address() as AddressInfo).port));
    return reply.code(202).send();
  });
}

function isFromThisMachine({ hostname, socket: { remoteAddress = '' } }: FastifyRequest): boolean {
  return (
    isLoopback(remoteAddress) && (hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
  );
}
