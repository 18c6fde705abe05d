import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

import { Mismatch } from './check.ts';
import { Client, type Transport, WAIT } from './client.ts';

export interface Visit {
  status: number;
  headers: IncomingHttpHeaders;
  /** Empty after an upgrade. */
  body: string;
}

/** Whether nobody can be in between: there a certificate may be signed by nobody. */
export function isOnThisMachine(url: string | URL): boolean {
  const { hostname } = new URL(url);
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/.test(hostname);
}

/**
 * Asks as a visitor's browser does, over HTTP or HTTPS.
 * @throws {Mismatch} if there is no answer in time, or the certificate is not to be trusted
 */
export function visit(url: string | URL, headers: Record<string, string> = {}): Promise<Visit> {
  const address = new URL(url);
  const ask = address.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = ask(address, {
      headers,
      rejectUnauthorized: !isOnThisMachine(address),
      signal: AbortSignal.timeout(WAIT),
    });
    asked.once('response', (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
    asked.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' });
    });
    asked.once('error', ({ name, message }) =>
      reject(new Mismatch('an answer', name === 'AbortError' ? `none in ${WAIT / 1000} seconds` : message)),
    );
    asked.end();
  });
}

/** Connects to the chat as its page does, with the PIN that stands in the address. @throws {Mismatch} */
export function enter(url: string, transport: Transport = 'websocket'): Promise<Client> {
  return Client.connect(url, '/chat', transport, {
    query: Object.fromEntries(new URL(url).searchParams),
    // Of a server elsewhere the certificate has to be one that browsers trust.
    rejectUnauthorized: !isOnThisMachine(url),
  });
}
