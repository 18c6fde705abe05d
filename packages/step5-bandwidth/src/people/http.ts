import type { AnsweredKind } from './recorded-headers.ts';

/** How one person's browser makes requests. */
export interface Http {
  /**
   * @param kind what the request is for, which decides on its headers where no real browser writes them
   * @param path from the root of the contender, with its query
   * @param body given, also if empty: it is a POST
   * @returns the body of the answer
   * @throws {HttpError} for a status other than 2xx
   */
  text(kind: AnsweredKind, path: string, body?: string): Promise<string>;
}

/** An answer with another status than 2xx. Its message is the answer's body. */
export class HttpError extends Error {}
