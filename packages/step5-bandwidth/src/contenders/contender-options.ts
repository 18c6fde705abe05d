import * as v from 'valibot';

import { COMPRESSIONS } from './compressions.ts';
import { TLS_CONTENDERS } from './names.ts';

/** A limit like a tunnel's: on the TCP connections that are opened in a minute, or on the requests. */
export const wall = v.object({
  counts: v.picklist(['connections', 'requests']),
  perMinute: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
});

export type Wall = v.InferOutput<typeof wall>;

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
  wall: v.optional(wall),
  /** Whether a connection may carry another request after the first one, as HTTP/1.1 has it. */
  keepAlive: v.optional(v.boolean(), true),
  /** Whether the parent is told of each request. */
  listed: v.optional(v.boolean(), false),
});

export type ContenderOptions = v.InferInput<typeof contenderOptions>;

/** @throws {Error} if this is no such argument: the process was started by hand */
export function readContenderOptions(argument = ''): v.InferOutput<typeof contenderOptions> {
  const given = v.safeParse(v.pipe(v.string(), v.parseJson(), contenderOptions), argument);
  if (!given.success) {
    throw new Error(
      'This is a part of the measurement: start it with pnpm --filter step5-bandwidth measure.',
    );
  }
  return given.output;
}
