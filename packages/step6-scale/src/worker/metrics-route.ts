import type { FastifyInstance } from 'fastify';
import { register } from 'prom-client';

import { isForWorker, type ToPrimary } from '../channel.ts';

/** Milliseconds in which the other processes have to say what they have measured. */
const MEASURED_WITHIN = 5000;

/**
 * `/metrics` shows what was measured in all processes of this node: whoever asks the port that they share cannot choose
 * one of them.
 */
export function answerMetrics(app: FastifyInstance, tell: (message: ToPrimary) => void): void {
  const asked = new Map<number, (text: string) => void>();
  let last = 0;
  process.on('message', (message) => {
    if (isForWorker(message) && message.scale === 'metrics') {
      asked.get(message.id)?.(message.text);
    }
  });

  app.get('/metrics', async (_request, reply) => {
    const id = ++last;
    const text = await new Promise<string | undefined>((resolve) => {
      asked.set(id, resolve);
      setTimeout(() => resolve(undefined), MEASURED_WITHIN).unref();
      tell({ scale: 'metrics?', id });
    });
    asked.delete(id);
    if (text === undefined) {
      return reply
        .code(503)
        .send({ message: 'The processes did not say in time what they measured. Try again.' });
    }
    return reply.type(register.contentType).send(text);
  });
}
