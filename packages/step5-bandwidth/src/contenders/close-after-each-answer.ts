import type { Server } from 'node:http';

/** Has a server close each connection after one answer, as HTTP/1.0 did and Flask's development server does. */
export function closeAfterEachAnswer(server: Server): void {
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
}
