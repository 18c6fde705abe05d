import recorded from './chromium-headers.json' with { type: 'json' };

/** The kinds of requests that were recorded: see `bin/record-headers.mjs`. */
export type RequestKind = keyof typeof recorded.requests;

/** Those that are answered: a WebSocket begins as a request, and over HTTP/1.1 only. */
export type AnsweredKind = keyof typeof recorded.http2.requests;

/** Whose headers are sent, such as `Chromium 156.0.8078.79`. */
export const RECORDED_FROM = recorded.client;

/** What Chromium says of itself when a connection over HTTP/2 begins: its settings, and bytes that it takes unread. */
export const { settings: HTTP2_SETTINGS, windowSize: HTTP2_WINDOW_SIZE } = recorded.http2;

type Headers = [name: string, value: string][];

/**
 * What Chromium sends with a request of this kind to a page's own server, in its order.
 * @param origin the server, `http://127.0.0.1:3003`
 * @param length of the body in bytes
 */
export function recordedHeaders(kind: RequestKind, origin: URL, length = 0): Headers {
  // It was recorded without TLS, which changes the page's own address and nothing else.
  return recorded.requests[kind].map((header) =>
    filled(header.replace('http://{host}', `${origin.protocol}//{host}`), {
      '{host}': origin.host,
      '{length}': String(length),
    }),
  );
}

/** The same over HTTP/2: its pseudo-headers first. @param path with the query, `/events?after=1` */
export function recordedHttp2Headers(kind: AnsweredKind, origin: URL, path: string, length = 0): Headers {
  return recorded.http2.requests[kind].map((header) =>
    filled(header, { '{host}': origin.host, '{path}': path, '{length}': String(length) }),
  );
}

function filled(header: string, blanks: Record<string, string>): [name: string, value: string] {
  const [, name = '', value = ''] = /^(:?[^:]+): (.*)$/.exec(header) ?? [];
  return [name, value.replaceAll(/\{\w+\}/g, (blank) => blanks[blank] ?? blank)];
}
