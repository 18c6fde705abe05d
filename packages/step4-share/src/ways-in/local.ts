import { once } from 'node:events';
import { Agent, type IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import { createProxyServer } from 'httpxy';
import { ownCertificate } from 'own-certificate';
import { limitTunnel } from 'tunnel-limit';

import { NoWayIn, type WayIn } from './way-in.ts';

export interface LocalOptions {
  /** The server behind it: `http://127.0.0.1:3003/`. */
  target: string | URL;
  /** Where visitors come in, on 127.0.0.1; 0: any free port. */
  port?: number;
  /** Requests in a minute, of all visitors together, over which they get 429; left out: as many as they like. */
  requestsPerMinute?: number | undefined;
}

export interface LocalWayIn extends WayIn {
  /** In PEM, for those who are to trust it (`ca` in Node). */
  certificate: string;
}

const GONE = 'What is shared here does not answer. Whoever shares it has ended it, or starts it again now.\n';
const GONE_HEADERS = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': String(GONE.length),
  Connection: 'close',
};
/** For an upgrade, which has no response object in Node. */
const GONE_ANSWER = [
  'HTTP/1.1 502 Bad Gateway',
  ...Object.entries(GONE_HEADERS).map(([name, value]) => `${name}: ${value}`),
  '',
  GONE,
].join('\r\n');

/**
 * A stand-in for a tunnel, on this machine: HTTPS on a certificate that nobody trusts yet, WebSocket too, passed on
 * with `X-Forwarded-For`, `-Proto` and `-Host`, whatever a visitor has put there. When the server behind it is gone,
 * visitors get 502 with a sentence. @throws {NoWayIn} if the port is taken
 */
export async function local(options: LocalOptions): Promise<LocalWayIn> {
  const { port = 0, requestsPerMinute } = options;
  const { key, cert } = await ownCertificate();
  const target = new URL(options.target);
  // As many polls may wait at once as there are visitors.
  const agent = new Agent({ keepAlive: true });
  const proxy = createProxyServer();
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  const upgraded = new WeakSet<IncomingMessage>();
  proxy.on('proxyReqWs', (outgoing, incoming) => outgoing.once('upgrade', () => upgraded.add(incoming)));
  proxy.on('open', keep);

  proxy.on('error', (_error, request, answer) => {
    if (answer instanceof ServerResponse) {
      answerGone(answer);
    } else if (answer?.writable && request !== undefined && !upgraded.has(request)) {
      answer.end(GONE_ANSWER);
    }
  });

  // Each way to fail is an event already.
  const ignore = () => {};
  const server = createServer({ key, cert }, (request, response) => {
    proxy.web(request, response, { target, agent, headers: forwarded(request) }).catch(ignore);
  });
  server.on('upgrade', (request, socket: Socket, head) => {
    proxy.ws(request, socket, { target, agent, headers: forwarded(request) }, head).catch(ignore);
  });
  if (requestsPerMinute !== undefined) {
    limitTunnel(server, { counts: 'requests', perMinute: requestsPerMinute });
  }
  server.on('connection', keep);
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    throw new NoWayIn(
      `Port ${port} of the stand-in is taken: end the program that uses it, or choose another one.`,
    );
  }

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    server.close();
    open.forEach((socket) => socket.destroy());
    agent.destroy();
    await once(server, 'close');
  }

  return {
    urls: [`https://127.0.0.1:${(server.address() as AddressInfo).port}/`],
    remarks: [
      'This is a stand-in for a tunnel: only browsers on this machine get here.',
      'Its certificate was made just now and is signed by nobody, so browsers warn: go on to the page all the same.',
    ],
    certificate: cert,
    broken: new Promise(() => {}),
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/**
 * What a proxy says of a visitor. Everything of the kind that the visitor has sent is taken out of the request. ngrok
 * itself appends to what it finds in the first two, and leaves a visitor's `X-Forwarded-Host`
 * (https://ngrok.com/docs/universal-gateway/http-s/upstream-headers): whoever takes the last value, and of the host
 * none, is right behind both.
 */
function forwarded({ headers, socket }: IncomingMessage): Record<string, string> {
  for (const name of Object.keys(headers)) {
    if (/^(?:forwarded$|x-forwarded-|x-real-ip$)/.test(name)) {
      delete headers[name];
    }
  }
  return {
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': headers.host ?? '',
  };
}

function answerGone(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, GONE_HEADERS).end(GONE);
}
