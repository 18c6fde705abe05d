import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

import recorded from './chromium-headers.json' with { type: 'json' };
import { type Http, HttpError } from './http.ts';

/** The kinds of requests that were recorded: see `bin/record-headers.mjs`. */
export type RequestKind = keyof typeof recorded.requests;

/** Whose headers are sent, such as `Chromium 156.0.8078.79`. */
export const RECORDED_FROM = recorded.client;
/** Connections that a browser opens to one server at most: Chromium's `kDefaultMaxSocketsPerGroup`, and all others'. */
const MAX_CONNECTIONS = 6;

/** What Chromium sends with a request of this kind to a page's own server, in its order. @param host `127.0.0.1:3003` */
export function recordedHeaders(kind: RequestKind, host: string): [name: string, value: string][] {
  return recorded.requests[kind].map((header) => {
    const [name = '', value = ''] = header.replaceAll('{host}', host).split(/: (.*)/s);
    return [name, value];
  });
}

/** One person's browser, as far as a server can tell: its headers, and connections that are kept and used again. */
export class Chromium implements Http {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  readonly #origin: URL;

  /** @param origin the server, `http://127.0.0.1:3003/` */
  constructor(origin: string) {
    this.#origin = new URL(origin);
  }

  /**
   * @param body given, also if empty: it is a POST
   * @returns the answer's status, and its body as it comes
   */
  async stream(kind: RequestKind, path: string, body?: string) {
    const headers = recordedHeaders(kind, this.#origin.host);
    if (body !== undefined) {
      headers.splice(2, 0, ['Content-Length', String(Buffer.byteLength(body))]);
    }
    const asked = httpRequest(new URL(path, this.#origin), {
      agent: this.#agent,
      method: body === undefined ? 'GET' : 'POST',
      // A list goes out as it is: in this order, and nothing is added.
      headers: headers.flat(),
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve).once('error', reject);
    });
    asked.end(body);
    const response = await answer;
    return { status: response.statusCode ?? 0, body: decompressed(response) };
  }

  async text(kind: RequestKind, path: string, body?: string): Promise<string> {
    const response = await this.stream(kind, path, body);
    const content = await text(response.body);
    if (response.status < 200 || response.status > 299) {
      throw new HttpError(content);
    }
    return content;
  }

  /** Closes every connection. */
  close(): void {
    this.#agent.destroy();
  }
}

function decompressed(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') {
    return response;
  }
  // An answer that breaks off fails the body too, so nobody has to hear of it here.
  return pipeline(response, createGunzip(), () => {});
}
