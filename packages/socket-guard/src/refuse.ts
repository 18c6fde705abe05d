import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';

import type { RefusalCode } from 'chat-protocol';

import { isUpgrade } from './engine.ts';

/** Answered as JSON, in the form in which Engine.IO refuses a request. */
export interface HttpRefusal {
  status: number;
  /** Engine.IO's own number for it, or a code of the chat. */
  code: RefusalCode | number;
  message: string;
  retryAfterMs?: number;
}

/**
 * Answers a request that is not let in, and closes its connection. For an upgrade Engine.IO's response object cannot
 * say why, and Engine.IO itself knows only 400.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message, retryAfterMs }: HttpRefusal,
): void {
  const body = JSON.stringify({ code, message, retryAfterMs });
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    // HTTP/2 has no such header: many requests share its one connection.
    ...(request.httpVersionMajor < 2 && { Connection: 'close' }),
    ...(retryAfterMs !== undefined && { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) }),
  };
  if (!isUpgrade(response)) {
    response.writeHead(status, headers).end(body);
    return;
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  request.socket.write([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  // A client that never closes its own half would keep an ended socket open for ever.
  request.socket.destroySoon();
}
