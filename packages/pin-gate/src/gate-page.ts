import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import handlebars from 'handlebars';

/** Why someone may not come in. */
export interface Refused {
  /** 401: no PIN was named, 403: a wrong one, 429: too many wrong ones. */
  status: 401 | 403 | 429;
  /** Milliseconds until another one may be named. */
  waitMs: number;
}

const SENTENCES = {
  401: 'This chat has a PIN. It is on the host’s screen, in the picture with the little squares too.',
  403: 'This is not the PIN. Look at the host’s screen again.',
  429: 'Too many wrong numbers have come from here. Wait a minute, then try again.',
};

/** What Engine.IO says to a request that may not be. */
const ENGINE_FORBIDDEN = 4;

const page = handlebars.compile(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>CloudChat: the PIN</title>
    <style nonce="{{nonce}}">
      :root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
      body { display: grid; place-content: center; min-height: 100vh; min-height: 100dvh; margin: 0; padding: 1rem; box-sizing: border-box; text-align: center; }
      form { display: grid; gap: 0.8rem; max-width: 22rem; }
      input, button { font: inherit; padding: 0.7rem; border-radius: 0.6rem; border: 1px solid #52617a; text-align: center; }
      input { font-size: 1.6rem; letter-spacing: 0.3em; }
      button { border: 0; background: #1462b8; color: #fff; font-weight: 600; }
    </style>
  </head>
  <body>
    <main><form>
      <h1>CloudChat</h1>
      <p role="alert">{{sentence}}</p>
      <label for="pin">The PIN</label>
      <input id="pin" name="pin" inputmode="numeric" autocomplete="off" maxlength="6" pattern="[0-9]{6}" title="six digits" required />
      <button>Come in</button>
    </form></main>
  </body>
</html>
`);

/** Answers who may not come in: a page that asks for the PIN, or what Engine.IO would say. */
export function refusePage(
  request: IncomingMessage,
  response: ServerResponse,
  { status, waitMs }: Refused,
): void {
  const sentence = SENTENCES[status];
  response.setHeader('Cache-Control', 'no-store');
  if (status === 429) {
    response.setHeader('Retry-After', Math.ceil(waitMs / 1000));
  }
  if (request.url?.startsWith('/socket.io')) {
    const body = JSON.stringify({ code: ENGINE_FORBIDDEN, message: sentence });
    response.writeHead(status === 429 ? 429 : 403, { 'Content-Type': 'application/json' }).end(body);
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  response
    .writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    })
    .end(page({ nonce, sentence }));
}
