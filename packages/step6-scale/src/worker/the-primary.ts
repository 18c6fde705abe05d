import type { OpenConnections } from 'socket-guard';

import { isForWorker, type Question, type Reply, type ToPrimary } from '../channel.ts';

/** Milliseconds in which the primary, and whom it has to ask, say something. */
const REPLIES_WITHIN = 5000;

const asked = new Map<number, (reply: Reply) => void>();
let last = 0;

process.on('message', (message) => {
  if (isForWorker(message) && message.scale === 'reply') {
    asked.get(message.id)?.(message.reply);
  }
});

export function tellPrimary(message: ToPrimary): void {
  process.send?.(message);
}

/** @returns `undefined` if there is no reply in time */
export async function askPrimary(question: Question): Promise<Reply | undefined> {
  const id = ++last;
  const reply = await new Promise<Reply | undefined>((resolve) => {
    asked.set(id, resolve);
    setTimeout(() => resolve(undefined), REPLIES_WITHIN).unref();
    tellPrimary({ scale: 'ask', id, question });
  });
  asked.delete(id);
  return reply;
}

/** Counts the connections of all workers of this node: what they take, they take of one machine. */
export const connectionsOfNode: OpenConnections = {
  opened: (by) => tellPrimary({ scale: 'opened', by }),
  closed: (by) => tellPrimary({ scale: 'closed', by }),
  from: async (of) => Number((await askPrimary({ what: 'connections', of })) ?? 0),
};
