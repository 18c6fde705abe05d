import { createHash } from 'node:crypto';

import type { RefusalCode } from 'chat-protocol';
import { ErrorReply } from 'redis';

import type { RedisClient } from '../link.ts';

/** What a script answers: what was asked for, or why not, and after how many milliseconds to try again. */
export type Reply<Answer> = ['ok', Answer] | [code: RefusalCode | 'gone' | 'paused', retryAfterMs: number];

export type Script<Answer> = (
  client: RedisClient,
  prefix: string,
  ...args: (string | number)[]
) => Promise<Reply<Answer>>;

/** What every script is told first: the prefix of the keys, who asks, and how often it has connected. */
type Asker = [client: RedisClient, prefix: string, process: string, generation: number];

/** A script with what it is asked besides. */
export type Question<Answer> = (...asker: Asker) => Promise<Reply<Answer>>;

/**
 * A script whose one key is the prefix of all keys. It is run by its digest; a Redis that does not know it, or no
 * longer, is told the whole of it. (node-redis can do so too, and its types forget what is where in an answer.)
 */
export function script<Answer>(lua: string): Script<Answer> {
  const digest = createHash('sha1').update(lua).digest('hex');
  return async (client, prefix, ...args) => {
    const rest = ['1', prefix, ...args.map(String)];
    try {
      return await client.sendCommand<Reply<Answer>>(['EVALSHA', digest, ...rest]);
    } catch (error) {
      if (error instanceof ErrorReply && error.message.startsWith('NOSCRIPT')) {
        return client.sendCommand<Reply<Answer>>(['EVAL', lua, ...rest]);
      }
      throw error;
    }
  };
}
