import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { pinFlag } from 'pin-gate';
import { UserError } from 'serve';
import { guardFlags } from 'socket-guard';

/** Where the embedded chat is kept if nobody says otherwise. */
const DATA = path.join(import.meta.dirname, '..', 'data', 'chat.db');
/** More than a machine has cores, and fewer than would fill its memory. */
const MOST_WORKERS = 64;

/** For `commandLine`: what one can say of this stage at the prompt. */
export const scaleFlags = {
  ...guardFlags,
  pin: pinFlag,
  workers: {
    type: 'string',
    default: String(availableParallelism()),
    check: (value: string) =>
      /^[1-9]\d?$/.test(value) && Number(value) <= MOST_WORKERS
        ? undefined
        : `"${value}" is no number of workers. Choose one from 1 to ${MOST_WORKERS}, such as --workers 2.`,
  },
  data: { type: 'string', default: DATA },
  redis: {
    type: 'string',
    check: (value: string) =>
      isRedisUrl(value)
        ? undefined
        : `"${value}" is no address of a Redis. Write it whole, such as --redis redis://127.0.0.1:6379.`,
  },
  node: {
    type: 'string',
    check: (value: string) =>
      /^[a-z\d]{1,4}$/.test(value)
        ? undefined
        : `"${value}" is no name for a node. Choose 1 to 4 small letters and digits, such as --node a.`,
  },
} as const;

/**
 * Where the chat is kept, by the flag or the environment; `undefined`: on this machine.
 * @throws {UserError} for what the environment names in vain
 */
export function redisUrl(flags: { redis?: string | undefined }): string | undefined {
  const url = flags.redis ?? (process.env['REDIS_URL'] || undefined);
  if (url !== undefined && !isRedisUrl(url)) {
    throw new UserError(
      'What stands in REDIS_URL is no address of a Redis. Write it whole, such as redis://127.0.0.1:6379.',
    );
  }
  return url;
}

/** The name by which a load balancer knows this node; a random one, if it has none. */
export function nodeName(flags: { node?: string | undefined }): string {
  return flags.node ?? randomInt(36 ** 3, 36 ** 4).toString(36);
}

function isRedisUrl(value: string): boolean {
  return /^rediss?:\/\//.test(value) && URL.canParse(value);
}
