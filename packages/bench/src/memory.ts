import { setTimeout as sleep } from 'node:timers/promises';

import { ContenderProcess, type Programs } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { Crowds } from './crowds.ts';
import type { Way } from './people/orders.ts';

/** People who are there before memory is looked at: what the first ones bring about is not for each connection. */
const FIRST = 300;

export interface MemoryResult {
  connections: number;
  /** Bytes of the machine's memory, and of the heap, for each connection. */
  rss: number;
  heap: number;
}

interface Idle {
  people: number;
  crowds: number;
  settlesMs: number;
  way: Way;
}

/**
 * What a server holds for people who have joined and say nothing: garbage is collected before each look, the same way
 * for all. The heap says the same each time. The machine's memory does not: V8 keeps its young generation, of up to
 * 32 MiB, or gives it back, as it likes.
 */
export async function weighIdle(
  contender: Contender,
  { people, crowds: processes, settlesMs, way }: Idle,
  programs: Programs,
): Promise<MemoryResult> {
  const server = new ContenderProcess(contender.program, contender.flags(true), programs.probe);
  const first = new Crowds(programs.people, 1, FIRST);
  const crowds = new Crowds(programs.people, processes, people);
  try {
    const url = await server.listening();
    await first.join(url, contender.dialect, { way });
    await sleep(settlesMs);
    const before = await server.usage(true);
    await crowds.join(url, contender.dialect, { way, first: FIRST });
    await sleep(settlesMs);
    const after = await server.usage(true);
    return {
      connections: people,
      rss: (after.rss - before.rss) / people,
      heap: (after.heap - before.heap) / people,
    };
  } finally {
    await Promise.all([first.end(), crowds.end()]);
    await server.stop();
  }
}
