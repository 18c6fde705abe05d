import { ErrorReply } from 'redis';

/** There is no Redis to work with, when the room is opened. The message says where, and what to do. */
export class RedisUnreachable extends Error {
  override readonly name = 'RedisUnreachable';

  constructor(url: string, cause: unknown) {
    super(sentence(url, cause), { cause });
  }
}

/** Redis did not answer in time, or its connection is closed: what was asked may have been done or not. */
export class RedisSilent extends Error {
  override readonly name = 'RedisSilent';
}

function sentence(url: string, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const address = withoutPassword(url);
  if (address === undefined) {
    return 'The address of Redis is not one. It looks like redis://127.0.0.1:6379/, with a password redis://:password@127.0.0.1:6379/.';
  }
  if (/^(NOAUTH|WRONGPASS)/.test(reason)) {
    return `Redis at ${address} asks for another password. Put it into the address: redis://:password@host:6379/.`;
  }
  if (cause instanceof ErrorReply) {
    return `Redis at ${address} cannot be used: ${reason}. Wait until it can, or give the address of another one.`;
  }
  return `There is no Redis at ${address} (${reason || 'it cannot be reached'}). Start one there, or give the address of another one.`;
}

/** @returns the address as it may be shown; `undefined` if it is none */
function withoutPassword(url: string): string | undefined {
  if (!URL.canParse(url)) {
    return undefined;
  }
  const { protocol, host, pathname } = new URL(url);
  return /^rediss?:$/.test(protocol) && host !== '' ? `${protocol}//${host}${pathname}` : undefined;
}
