import { bundle } from '../src/bundle.mjs';

/** Processes are started from what is bundled: Node 20 reads no TypeScript. */
export default async function setup(): Promise<void> {
  await bundle({ 'faulty-contender': 'test/faulty-contender.ts' });
}
