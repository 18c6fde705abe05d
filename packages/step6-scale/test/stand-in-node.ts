import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server } from 'socket.io';

/** What a load balancer takes for a node: sessions that begin with its name, and pages that say it. */
export interface StandInNode {
  port: number;
  /** Method and path of each request that came, but those of sessions. */
  asked: string[];
  /** Of those, the headers of the last. */
  headers: IncomingHttpHeaders;
  /** Requests of sessions over long-polling that it does not know. */
  strangers: number;
  /** What it answers with; 503: it takes nobody in. */
  status: 200 | 503;
  close(): Promise<void>;
}

export async function standInNode(name: string): Promise<StandInNode> {
  const http = createServer((request, response) => {
    count(request);
    response.writeHead(node.status);
    if (request.url === '/slow') {
      // The end never comes.
      response.write(name);
    } else {
      response.end(name);
    }
  });
  const io = new Server(http);
  let sessions = 0;
  io.engine.generateId = () => `${name}_${sessions++}`.padEnd(20, '-');
  io.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (request.url?.includes('sid=')) {
      return next();
    }
    count(request);
    if (node.status === 503) {
      response.writeHead(503).end();
    } else {
      next();
    }
  });
  io.engine.on('connection_error', () => (node.strangers += 1));
  io.on('connection', (socket) => socket.on('who', (answer: (name: string) => void) => answer(name)));

  function count({ method, url = '/', headers }: IncomingMessage): void {
    node.asked.push(`${method} ${url.split('?')[0]}`);
    node.headers = headers;
  }

  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const node: StandInNode = {
    port: (http.address() as AddressInfo).port,
    asked: [],
    headers: {},
    strangers: 0,
    status: 200,
    async close() {
      http.closeAllConnections();
      await io.close();
    },
  };
  return node;
}
