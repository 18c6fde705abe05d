import type { Worker } from 'node:cluster';
import { once } from 'node:events';

import { AggregatorRegistry, register } from 'prom-client';

import { tell, type ToPrimary } from '../channel.ts';

export interface Metrics {
  /** In Prometheus' format. */
  text(): Promise<string>;
  onMeasured(message: Extract<ToPrimary, { scale: 'measured' }>): void;
}

/** What the primary and its workers have measured. @param workers those that answer */
export function gatherMetrics(workers: () => Iterable<Worker>): Metrics {
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

  return {
    async text() {
      const metrics = await Promise.all([register.getMetricsAsJSON(), ...[...workers()].map(ask)]);
      return AggregatorRegistry.aggregate(metrics).metrics();
    },
    onMeasured: ({ id, metrics }) => asked.get(id)?.(metrics),
  };
}
