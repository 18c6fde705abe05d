import type { ChatMessage } from 'chat-protocol';

import { byName, type Entry } from './scripts/index.ts';

/** What a message consists of besides what the script decides; kept as JSON, so that no text is changed. */
export type Body = Omit<ChatMessage, 'id' | 'seq' | 'sentAt'>;

/** A message from the fields that the script gave it, in either stream. */
export function toMessage({ id = '', sentAt = '', body = '' }: Record<string, string>): ChatMessage {
  const { username, message, clientId } = JSON.parse(body) as Body;
  return {
    id,
    seq: seqOf(id),
    username,
    message,
    sentAt: Number(sentAt),
    ...(clientId !== undefined && { clientId }),
  };
}

/** Oldest first, however they were read. */
export function toMessages(entries: Entry[]): ChatMessage[] {
  return entries.map(([, fields]) => toMessage(byName(fields))).toSorted((a, b) => a.seq - b.seq);
}

/** An id begins with the message's number; 0 for what is no id. */
export function seqOf(id: string): number {
  return Number(/^(\d{1,15})-/.exec(id)?.[1] ?? 0);
}
