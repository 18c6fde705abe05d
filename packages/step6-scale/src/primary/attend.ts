import type { Worker } from 'node:cluster';

import { countConnections } from 'socket-guard';

import { type Question, type Reply, tell, type ToPrimary } from '../channel.ts';
import { gatherMetrics } from './gather-metrics.ts';

export interface Attendant {
  /** Takes what a worker tells. */
  take: (worker: Worker, message: ToPrimary) => Promise<void>;
  /** How many sessions a worker has. */
  sessions: (worker: Worker) => number;
}

/** Keeps what the workers of a node have to know of each other. @param workers those that answer */
export function attendWorkers(workers: () => Iterable<Worker>): Attendant {
  const metrics = gatherMetrics(workers);
  const open = new Map<Worker, { byVisitor: ReturnType<typeof countConnections>; all: number }>();

  function openAt(worker: Worker) {
    const known = open.get(worker);
    if (known !== undefined) {
      return known;
    }
    const counted = { byVisitor: countConnections(), all: 0 };
    open.set(worker, counted);
    worker.once('exit', () => open.delete(worker));
    return counted;
  }

  async function answer(question: Question): Promise<Reply> {
    if (question.what === 'metrics') {
      return metrics.text();
    }
    return [...open.values()].reduce((total, { byVisitor }) => total + byVisitor.from(question.of), 0);
  }

  return {
    sessions: (worker) => open.get(worker)?.all ?? 0,
    async take(worker, message) {
      switch (message.scale) {
        case 'measured':
          return metrics.onMeasured(message);
        case 'opened':
          openAt(worker).all += 1;
          return openAt(worker).byVisitor.opened(message.by);
        case 'closed':
          openAt(worker).all -= 1;
          return openAt(worker).byVisitor.closed(message.by);
        case 'ask':
          return tell(worker, { scale: 'reply', id: message.id, reply: await answer(message.question) });
        case 'ready':
      }
    },
  };
}
