// The process of everyone who takes part in a round. Its parent sends a `CrowdTask`, and goes on with each phase by a
// message of its own; it is told the outcome of each.
import { once } from 'node:events';

import { Crowd, type CrowdOptions, type Outcome } from './crowd.ts';
import { createPerson } from './node-person.ts';
import type { Action } from './workload.ts';

export interface CrowdTask extends CrowdOptions {
  warmUp: Action[];
  actions: Action[];
  /** Milliseconds that the actions take at least. */
  forMs: number;
}

/** What the parent is told when a phase is over. */
export type PhaseOver =
  | { phase: 'joined' | 'left' }
  | { phase: 'warmed up' | 'done'; outcome: Outcome }
  | { phase: 'failed'; reason: string };

const tell = (message: PhaseOver) => process.send?.(message);
const goOn = () => once(process, 'message');

async function takePart(): Promise<void> {
  const [task] = (await goOn()) as [CrowdTask];
  const crowd = new Crowd(task, createPerson);
  await crowd.join();
  tell({ phase: 'joined' });
  await goOn();
  tell({ phase: 'warmed up', outcome: await crowd.act(task.warmUp) });
  await goOn();
  const outcome = await crowd.act(task.actions, task.forMs);
  await crowd.rest();
  tell({ phase: 'done', outcome });
  await goOn();
  await crowd.leave();
  tell({ phase: 'left' });
}

process.on('disconnect', () => process.exit());
// Ctrl+C is for the parent to answer.
process.on('SIGINT', () => {});
await takePart().catch((error: unknown) => {
  tell({ phase: 'failed', reason: error instanceof Error ? error.message : String(error) });
});
