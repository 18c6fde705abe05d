import type { IncomingMessage, ServerResponse } from 'node:http';

import { refuse } from './refuse.ts';
import type { Visitors } from './visitors.ts';
import { webOrigin } from './web-origin.ts';

/**
 * Middleware for Engine.IO, and a hook for plain HTTP: a request passes without `Origin`, with the server's own, or with
 * a named one; any other is refused with 403. Needed for WebSocket above all, to which CORS does not apply (RFC 6455, 10.2).
 */
export function checkOrigin(origins: readonly string[], visitors: Visitors) {
  const named = new Set(origins.map(webOrigin));
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { origin } = request.headers;
    if (origin === undefined) {
      return next();
    }
    const given = webOrigin(origin);
    if (given !== undefined && named.has(given)) {
      // What an answer needs to be read by a page elsewhere; no request carries a cookie.
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Vary', 'Origin');
      return next();
    }
    if (given !== undefined && given === visitors.origin(request)) {
      return next();
    }
    refuse(request, response, {
      status: 403,
      code: 4,
      message: 'Pages of this origin may not connect. The server names those that may with --origin.',
    });
  };
}

/** For `commandLine`: `--origin https://chat.example.org`, as often as needed. */
export const originFlag = {
  type: 'string',
  multiple: true,
  check: (value: string) =>
    webOrigin(value) === undefined
      ? `"${value}" is no origin. Write it with its scheme, such as --origin https://chat.example.org.`
      : undefined,
} as const;
