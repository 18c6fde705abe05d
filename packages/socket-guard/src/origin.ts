import { type IncomingMessage, ServerResponse } from 'node:http';
import { Http2ServerResponse, type IncomingHttpHeaders } from 'node:http2';

const REFUSAL = JSON.stringify({
  code: 4,
  message: 'Pages of this origin may not connect. The server names those that may with --origin.',
});

/**
 * Middleware for Engine.IO, and a hook for plain HTTP: a request passes without `Origin`, with the server's own, or with a named one;
 * any other is refused with 403. Needed for WebSocket above all, to which CORS does not apply (RFC 6455, 10.2).
 */
export function checkOrigin(origins: readonly string[]) {
  const named = new Set(origins.map(normalized));
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { origin } = request.headers;
    const host = hostOf(request.headers);
    if (origin === undefined) {
      return next();
    }
    const scheme = 'encrypted' in request.socket ? 'https' : 'http';
    const given = normalized(origin);
    if (given !== undefined && named.has(given)) {
      // What an answer needs to be read by a page elsewhere; no request carries a cookie.
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Vary', 'Origin');
      return next();
    }
    if (given !== undefined && given === normalized(`${scheme}://${host}`)) {
      return next();
    }
    refuse(request, response);
  };
}

/** For `commandLine`: `--origin https://chat.example.org`, as often as needed. */
export const originFlag = {
  type: 'string',
  multiple: true,
  check: (value: string) =>
    normalized(value) === undefined
      ? `"${value}" is no origin. Write it with its scheme, such as --origin https://chat.example.org.`
      : undefined,
} as const;

/** `http://a:80` and `HTTP://A/` are `http://a`; `null`, and what is no web page's, is none. */
function normalized(origin: string): string | undefined {
  return /^https?:\/\//i.test(origin) && URL.canParse(origin) ? new URL(origin).origin : undefined;
}

/** HTTP/2 has another name for it. */
function hostOf(headers: IncomingHttpHeaders): string | undefined {
  return headers.host ?? headers[':authority'];
}

/** For an upgrade Engine.IO's response object cannot say why, and Engine.IO itself knows only 400. */
function refuse(request: IncomingMessage, response: object): void {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(REFUSAL)),
  };
  if (response instanceof ServerResponse || response instanceof Http2ServerResponse) {
    response.writeHead(403, headers).end(REFUSAL);
    return;
  }
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  request.socket.write(['HTTP/1.1 403 Forbidden', ...lines, '', REFUSAL].join('\r\n'));
  request.socket.end();
}
