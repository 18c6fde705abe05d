import type { Answer, ChatMessage, ClientToServerEvents, ServerToClientEvents } from 'chat-protocol';
import { io, type Socket } from 'socket.io-client';

import { pause } from './pause.ts';
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
    const joined = await patiently(
      () => socket.emitWithAck('add user', { username: name }),
      `${url} did not let ${name} in`,
    );
    const { numUsers, users, seq } = joined;
    const messages: ChatMessage[] = [];
    for (let more = seq > 0, before = seq + 1; more; before = messages[0]?.seq ?? 0) {
      const page = await patiently(
        () => socket.emitWithAck('history', { before }),
        `${url} did not tell ${name} what was before ${before}`,
      );
      messages.unshift(...page.messages);
      ({ more } = page);
    }
    return { name, node: url, people: { numUsers, users }, messages };
  } finally {
    socket.disconnect();
  }
}

/** Asks again for as long as it is told when. @throws if it is refused for good */
async function patiently<T>(ask: () => Promise<Answer<T>>, failure: string): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer.ok) {
      return answer;
    }
    if (answer.retryAfterMs === undefined) {
      throw new Error(`${failure}: ${answer.code}.`);
    }
    await pause(answer.retryAfterMs);
  }
}
