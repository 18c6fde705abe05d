import * as v from 'valibot';

import { TLS_CONTENDERS } from './names.ts';

/**
 * What is compressed: nothing; what Socket.IO compresses by itself, which is answers to polls of 1 KiB and more; or
 * the messages of WebSocket and the stream of Server-Sent Events besides.
 */
export const COMPRESSIONS = ['off', 'polls', 'all'] as const;

export type Compression = (typeof COMPRESSIONS)[number];

/** The one argument of a contender's process, as JSON. */
const contenderOptions = v.object({
  name: v.picklist(TLS_CONTENDERS),
  /** Whether people may say as much as they like at once, which the chat itself refuses. */
  unlimited: v.boolean(),
  compression: v.picklist(COMPRESSIONS),
  /** The key and the certificate to speak TLS with, in PEM; left out: it is plain TCP. */
  tls: v.optional(v.object({ key: v.string(), cert: v.string() })),
  /** Origins besides its own whose pages may use it: `http://127.0.0.1:3005`. */
  origins: v.array(v.string()),
});

export type ContenderOptions = v.InferOutput<typeof contenderOptions>;

/** @throws {Error} if this is no such argument: the process was started by hand */
export function readContenderOptions(argument = ''): ContenderOptions {
  const given = v.safeParse(v.pipe(v.string(), v.parseJson(), contenderOptions), argument);
  if (!given.success) {
    throw new Error(
      'This is a part of the measurement: start it with pnpm --filter step5-bandwidth measure.',
    );
  }
  return given.output;
}
