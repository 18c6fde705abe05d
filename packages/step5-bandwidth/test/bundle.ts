import { bundle, ENTRY_POINTS } from '../src/bundle.mjs';

/** Processes are started from what is bundled: Node 20 reads no TypeScript. */
export default async function setup(): Promise<void> {
  await bundle({ ...ENTRY_POINTS, 'faulty-contender': 'test/faulty-contender.ts' });
}
