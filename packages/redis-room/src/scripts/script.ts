import { type CommandParser, defineScript } from 'redis';

import type { RefusalCode } from 'chat-protocol';

/** What a script answers: what was asked for, or why not, and after how many milliseconds to try again. */
export type Reply<Answer> =
  ['ok', Answer] | [code: RefusalCode | 'gone' | 'paused', retryAfterMs: number];

/** An entry of a stream, as a script hands it on: its id, and its fields and values by turns. */
export type Entry = [id: string, fields: string[]];

/**
 * A script whose one key is the prefix of all keys. It is run by its digest; a Redis that has forgotten it, or never
 * knew it, is told the script.
 */
export function script<Answer>(lua: string) {
  return defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: lua,
    parseCommand(parser: CommandParser, prefix: string, ...args: (string | number)[]) {
      parser.pushKey(prefix);
      parser.push(...args.map(String));
    },
    transformReply: (reply: Reply<Answer>) => reply,
  });
}
