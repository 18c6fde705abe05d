import { type IncomingMessage, type Server, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { Refusal } from 'chat-protocol';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { intercept } from 'serve';

/** A limit like a tunnel's: on the TCP connections that are opened in a minute, or on the requests. */
export interface TunnelLimit {
  counts: 'connections' | 'requests';
  perMinute: number;
}

/** Seconds for which the limit counts. */
const DURATION = 60;
/** Who opens or asks does not matter: a tunnel has one owner. */
const EVERYONE = 'everyone';

/**
 * Puts a limit in front of a server as a tunnel has one: what is over it is answered with 429, an upgrade to WebSocket
 * too. A connection over the limit is refused with each of its requests. To be called when all that answers requests
 * is attached, and before the server listens.
 * @param origins whose pages may read that they are refused
 * @returns how many requests were refused so far
 */
export function limitTunnel(
  server: Server,
  { counts, perMinute }: TunnelLimit,
  origins: readonly string[] = [],
): () => number {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: DURATION });
  const opened = new WeakMap<Socket, Promise<number>>();
  let refused = 0;

  /** @returns milliseconds until more is allowed; 0: it is allowed now */
  async function wait(): Promise<number> {
    try {
      await limiter.consume(EVERYONE);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        return error.msBeforeNext;
      }
      throw error;
    }
  }

  const waitFor = ({ socket }: IncomingMessage) =>
    counts === 'requests' ? wait() : (opened.get(socket) ?? Promise.resolve(0));

  function refusal({ headers: { origin } }: IncomingMessage, waitMs: number) {
    refused += 1;
    const message = `Too many ${counts} in a minute: ${perMinute} are allowed.`;
    const body = JSON.stringify(
      new Refusal('too-many-requests', { message, retryAfterMs: waitMs }).toAnswer(),
    );
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      'Retry-After': String(Math.ceil(waitMs / 1000)),
      Connection: 'close',
    };
    if (origin !== undefined && origins.includes(origin)) {
      headers['Access-Control-Allow-Origin'] = origin;
    }
    return { headers, body };
  }

  server.prependListener('connection', (socket: Socket) => {
    if (counts === 'connections') {
      opened.set(socket, wait());
    }
  });
  intercept(server, 'request', async (pass, request: IncomingMessage, response: ServerResponse) => {
    const waitMs = await waitFor(request);
    if (waitMs === 0) {
      return pass();
    }
    const { headers, body } = refusal(request, waitMs);
    response.writeHead(429, headers).end(body);
  });
  intercept(server, 'upgrade', async (pass, request: IncomingMessage, socket: Socket) => {
    const waitMs = await waitFor(request);
    if (waitMs === 0) {
      return pass();
    }
    // Node no longer listens for errors here, and whoever is refused may be gone already.
    socket.on('error', () => {});
    const { headers, body } = refusal(request, waitMs);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.end([`HTTP/1.1 429 ${STATUS_CODES[429]}`, ...lines, '', body].join('\r\n'));
  });

  return () => refused;
}
