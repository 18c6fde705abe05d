import { pipeline, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

import { type Http, HttpError } from './http.ts';
import type { AnsweredKind } from './recorded-headers.ts';

export interface ChromiumOptions {
  /** The server, `http://127.0.0.1:3003/`. */
  url: string;
  /** The one certificate that is trusted, in PEM; left out: those that Node trusts. */
  ca?: string | undefined;
  /** Whether requests go over HTTP/2. */
  http2?: boolean | undefined;
}

export interface StreamedAnswer {
  status: number;
  /** Decompressed, as it comes. */
  body: Readable;
}

/** One person's browser, as far as a server can tell: its headers, and connections that are kept and used again. */
export abstract class Chromium implements Http {
  /**
   * @param path from the server's root, or with the server in front
   * @param body given, also if empty: it is a POST
   */
  abstract stream(kind: AnsweredKind, path: string, body?: string): Promise<StreamedAnswer>;

  /** Closes every connection. */
  abstract close(): void;

  async text(kind: AnsweredKind, path: string, body?: string): Promise<string> {
    const answer = await this.stream(kind, path, body);
    const content = await text(answer.body);
    if (answer.status < 200 || answer.status > 299) {
      throw new HttpError(content);
    }
    return content;
  }
}

/** @param encoding the answer's `Content-Encoding` */
export function decompressed(body: Readable, encoding: string | undefined): Readable {
  if (encoding !== 'gzip') {
    return body;
  }
  // An answer that breaks off fails the body too, so nobody has to hear of it here.
  return pipeline(body, createGunzip(), () => {});
}
