import {
  type ClientHttp2Session,
  connect,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2';

import { Chromium, type ChromiumOptions, decompressed, type StreamedAnswer } from './chromium.ts';
import {
  type AnsweredKind,
  HTTP2_SETTINGS,
  HTTP2_WINDOW_SIZE,
  recordedHttp2Headers,
} from './recorded-headers.ts';

/** A browser that speaks HTTP/2: all its requests share one connection, which the first one opens. */
export class Http2Chromium extends Chromium {
  readonly #options: ChromiumOptions;
  readonly #origin: URL;
  #session: ClientHttp2Session | undefined;

  constructor(options: ChromiumOptions) {
    super();
    this.#options = options;
    this.#origin = new URL(options.url);
  }

  override async stream(kind: AnsweredKind, path: string, body?: string): Promise<StreamedAnswer> {
    this.#session ??= this.#connect();
    const { pathname, search } = new URL(path, this.#origin);
    const length = Buffer.byteLength(body ?? '');
    const headers = recordedHttp2Headers(kind, this.#origin, pathname + search, length);
    const stream = this.#session.request(Object.fromEntries(headers), { endStream: !body });
    const answer = new Promise<IncomingHttpHeaders & IncomingHttpStatusHeader>((resolve, reject) => {
      stream.once('response', resolve).once('error', reject);
    });
    if (body) {
      stream.end(body);
    }
    const { ':status': status = 0, 'content-encoding': encoding } = await answer;
    return { status, body: decompressed(stream, encoding) };
  }

  override close(): void {
    this.#session?.destroy();
  }

  #connect(): ClientHttp2Session {
    const { ca } = this.#options;
    const session = connect(this.#origin, { settings: HTTP2_SETTINGS, ...(ca !== undefined && { ca }) });
    session.once('connect', () => session.setLocalWindowSize(HTTP2_WINDOW_SIZE));
    // Each request fails with it.
    session.on('error', () => {});
    return session;
  }
}
