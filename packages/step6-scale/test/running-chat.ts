import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Stage, startStage } from 'testing';

export const SERVER = path.join(import.meta.dirname, '..', 'dist', 'server.js');

/** A folder for the chat's file. */
export async function dataFolder(): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cloudchat-'));
  return {
    file: path.join(folder, 'chat.db'),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export interface EmbeddedChat extends Stage {
  close(): Promise<void>;
}

/** The chat on this machine alone, in a file of its own. */
export async function startEmbedded(...args: string[]): Promise<EmbeddedChat> {
  const data = await dataFolder();
  const stage = await startStage(SERVER, ['--port', '0', '--workers', '2', '--data', data.file, ...args]);
  return {
    ...stage,
    async close() {
      await stage.stop();
      await data.remove();
    },
  };
}

/** The process ids of the first workers, once they have said that they are ready. Each writes its log in its own time. */
export async function workersOf(chat: Stage, count = 2): Promise<number[]> {
  const lines = await Promise.all(
    Array.from({ length: count }, (_, index) => chat.line(new RegExp(`"worker ${index + 1} is ready"`))),
  );
  return lines.map((line) => (JSON.parse(line) as { pid: number }).pid);
}
