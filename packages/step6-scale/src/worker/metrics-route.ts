import type { FastifyInstance } from 'fastify';
import { register } from 'prom-client';

import { askPrimary } from './the-primary.ts';

/**
 * `/metrics` shows what was measured in all processes of this node: whoever asks the port that they share cannot choose
 * one of them.
 */
export function answerMetrics(app: FastifyInstance): void {
  app.get('/metrics', async (_request, reply) => {
    const text = await askPrimary({ what: 'metrics' });
    return text === undefined
      ? reply.code(503).send({ message: 'The processes did not say in time what they measured. Try again.' })
      : reply.type(register.contentType).send(text);
  });
}
