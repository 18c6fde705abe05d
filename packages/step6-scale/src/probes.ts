import type { FastifyInstance } from 'fastify';

/** What those who run the chat ask for, and no visitor needs: no PIN stands before them. */
export const PROBES = ['/health', '/ready'];

/**
 * `/health` says whether the process lives: who gets no answer may start it anew. `/ready` says with 200 or 503 whether it
 * takes visitors, which it does not while it ends or has lost its store.
 */
export function answerProbes(app: FastifyInstance, node: string, isReady: () => boolean): void {
  app.get('/health', async () => ({ ok: true, node }));
  app.get('/ready', async (_request, reply) =>
    reply.code(isReady() ? 200 : 503).send({ ready: isReady(), node }),
  );
}
