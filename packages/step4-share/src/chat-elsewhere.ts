import { Agent, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { FastifyInstance } from 'fastify';
import { createProxyServer } from 'httpxy';

const GONE = 'The chat that is shared here does not answer. Perhaps it is being started again.\n';

/**
 * Passes everything on to a chat that runs already, on this machine or another. Its own address is named to it as the
 * one that was asked for, so that it takes its visitors for its own.
 * @param chat `http://127.0.0.1:3100/`
 */
export function chatElsewhere(app: FastifyInstance, chat: URL): void {
  const agent = new Agent({ keepAlive: true });
  const proxy = createProxyServer();
  const headers = (request: IncomingMessage) => ({
    host: chat.host,
    // Its own page has its own origin; any other stays what it is, and is refused there.
    ...(isOwn(request) && { origin: chat.origin }),
  });
  const options = (request: IncomingMessage) => ({ target: chat, agent, headers: headers(request) });
  // Each way to fail is an event already.
  const ignore = () => {};

  proxy.on('error', (_error, _request, answer) => {
    if (answer instanceof ServerResponse && !answer.headersSent) {
      answer.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end(GONE);
    } else {
      answer?.destroy();
    }
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.all('/*', (request, reply) => {
    reply.hijack();
    proxy.web(request.raw, reply.raw, options(request.raw)).catch(ignore);
  });
  app.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    proxy.ws(request, socket, options(request), head).catch(ignore);
  });
  app.addHook('onClose', async () => {
    agent.destroy();
    proxy.close();
  });
}

function isOwn({ headers: { origin, host = '', 'x-forwarded-host': forwarded } }: IncomingMessage): boolean {
  return origin !== undefined && [host, forwarded].includes(origin.replace(/^https?:\/\//, ''));
}
