import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

import { Chromium, type ChromiumOptions, decompressed, type StreamedAnswer } from './chromium.ts';
import { type AnsweredKind, recordedHeaders } from './recorded-headers.ts';

/** Connections that a browser opens to one server at most: Chromium's `kDefaultMaxSocketsPerGroup`, and all others'. */
const CONNECTIONS = { keepAlive: true, maxSockets: 6 };

/** A browser that speaks HTTP/1.1: over TLS each connection after the first one resumes its session. */
export class Http1Chromium extends Chromium {
  readonly #agent: Agent;
  readonly #request: typeof request;
  readonly #origin: URL;

  constructor({ url, ca }: ChromiumOptions) {
    super();
    this.#origin = new URL(url);
    const secure = this.#origin.protocol === 'https:';
    this.#agent = secure
      ? new SecureAgent({ ...CONNECTIONS, ...(ca !== undefined && { ca }) })
      : new Agent(CONNECTIONS);
    this.#request = secure ? secureRequest : request;
  }

  override async stream(kind: AnsweredKind, path: string, body?: string): Promise<StreamedAnswer> {
    const asked = this.#request(new URL(path, this.#origin), {
      agent: this.#agent,
      method: body === undefined ? 'GET' : 'POST',
      // A list goes out as it is: in this order, and nothing is added.
      headers: recordedHeaders(kind, this.#origin, Buffer.byteLength(body ?? '')).flat(),
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve).once('error', reject);
    });
    asked.end(body);
    const response = await answer;
    return {
      status: response.statusCode ?? 0,
      body: decompressed(response, response.headers['content-encoding']),
    };
  }

  override close(): void {
    this.#agent.destroy();
  }
}
