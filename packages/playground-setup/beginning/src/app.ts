import type { FastifyInstance } from 'fastify';

export async function hello(app: FastifyInstance) {
  // Begin here. What belongs here, line by line: docs/step-1-hello.md
}
