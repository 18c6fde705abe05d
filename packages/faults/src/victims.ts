import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ChatNode } from './chat-node.ts';
import type { Scene, Victim } from './trial.ts';

/** The built server of step 6, seen from this folder and from the bundle's. */
export const STEP6 = path.join(import.meta.dirname, '..', '..', 'step6-scale', 'dist', 'server.js');
/** One more than kill -9 leaves two of. */
const WORKERS = 3;

type Strike<On> = (on: On, scene: Scene) => Promise<void>;

export interface OnWorkers {
  node: ChatNode;
}

/** One server with some workers, whose history is in a file. */
export function onWorkers(strike: Strike<OnWorkers>): () => Promise<Victim> {
  return () =>
    inFolder(async (folder) => {
      const args = ['--workers', String(WORKERS), '--data', path.join(folder, 'chat.db')];
      const node = await ChatNode.start(STEP6, args);
      return {
        what: `a server of ${WORKERS} workers`,
        addresses: () => [node.url],
        strike: (scene) => strike({ node }, scene),
        close: async () => void (await node.stop('SIGKILL')),
      };
    });
}

/** Gives a chat a folder of its own, for as long as it runs. */
async function inFolder(start: (folder: string) => Promise<Victim>): Promise<Victim> {
  const folder = await mkdtemp(path.join(tmpdir(), 'faults-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const victim = await start(folder);
    return { ...victim, close: () => victim.close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
