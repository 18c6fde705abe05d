import type { ChatMessage, ClientToServerEvents, ServerToClientEvents } from 'chat-protocol';
import { io, type Socket } from 'socket.io-client';

import type { Sighting } from './verdict.ts';

/** Milliseconds for which an answer is waited for. */
const ANSWERED_WITHIN = 10_000;

/**
 * Comes to a node, sees who is there, scrolls up to the first message, and leaves on purpose.
 * @param url the node's own address
 * @throws if it is not let in, or has no answer in time
 */
export async function look(url: string, name: string): Promise<Sighting> {
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(new URL('/chat', url).href, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ackTimeout: ANSWERED_WITHIN,
  });
  try {
    const joined = await socket.emitWithAck('add user', { username: name });
    if (!joined.ok) {
      throw new Error(`${url} did not let ${name} in: ${joined.code}.`);
    }
    const { numUsers, users, seq } = joined;
    const messages: ChatMessage[] = [];
    for (let more = seq > 0, before = seq + 1; more; before = messages[0]?.seq ?? 0) {
      const page = await socket.emitWithAck('history', { before });
      if (!page.ok) {
        throw new Error(`${url} did not tell ${name} what was before ${before}: ${page.code}.`);
      }
      messages.unshift(...page.messages);
      ({ more } = page);
    }
    return { name, node: url, people: { numUsers, users }, messages };
  } finally {
    socket.disconnect();
  }
}
