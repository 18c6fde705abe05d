import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';

import { AggregatorRegistry, register } from 'prom-client';

import { tell, type ToPrimary } from '../channel.ts';

export interface Metrics {
  onMessage(worker: Worker, message: ToPrimary): void;
}

/** Answers a worker that asks for the figures of all processes with what the primary and its workers have measured. */
export function gatherMetrics(): Metrics {
  const asked = new Map<number, (metrics: object[]) => void>();
  let last = 0;

  async function ask(worker: Worker): Promise<object[]> {
    const id = ++last;
    const metrics = await Promise.race([
      new Promise<object[]>((resolve) => {
        asked.set(id, resolve);
        tell(worker, { scale: 'measure', id });
      }),
      // One that has just ended says nothing any more.
      once(worker, 'exit').then(() => []),
    ]);
    asked.delete(id);
    return metrics;
  }

  async function gathered(): Promise<string> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const metrics = await Promise.all([register.getMetricsAsJSON(), ...workers.map(ask)]);
    return AggregatorRegistry.aggregate(metrics).metrics();
  }

  return {
    onMessage(worker, message) {
      if (message.scale === 'measured') {
        asked.get(message.id)?.(message.metrics);
      } else if (message.scale === 'metrics?') {
        const { id } = message;
        void gathered().then((text) => tell(worker, { scale: 'metrics', id, text }));
      }
    },
  };
}
