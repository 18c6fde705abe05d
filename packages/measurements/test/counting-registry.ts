import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** A registry that hands on what another one has, and counts. */
export interface CountingRegistry {
  url: string;
  /** Bytes of response bodies so far, as they travelled. */
  bytes(): number;
  /** How many packages were fetched so far. */
  tarballs(): number;
  /** From now on nobody answers there. */
  close(): Promise<void>;
}

/** @param registry the registry behind it, such as `https://registry.npmjs.org/` */
export async function startCountingRegistry(registry: string): Promise<CountingRegistry> {
  let bytes = 0;
  let tarballs = 0;

  const server = createServer((request, response) => {
    const target = new URL(`.${request.url ?? '/'}`, registry);
    const { method, headers } = request;
    const onward = start(target, { method, headers: { ...headers, host: target.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      if (target.pathname.endsWith('.tgz')) {
        tarballs += 1;
      }
      pipeline(answer, response, () => {});
    });
    onward.on('error', (error) => response.destroy(error));
    pipeline(request, onward, () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bytes: () => bytes,
    tarballs: () => tarballs,
    async close() {
      if (server.listening) {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

function start(
  target: URL,
  options: { method: string | undefined; headers: NodeJS.Dict<string | string[]> },
  onAnswer: (answer: IncomingMessage) => void,
): ClientRequest {
  return (target.protocol === 'https:' ? requestHttps : requestHttp)(target, options, onAnswer);
}
