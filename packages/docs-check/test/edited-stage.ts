import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { copyStage, type Edit, type Stage, type StageCopy, startStage } from 'testing';
import { afterAll, onTestFinished } from 'vitest';

const built = new Map<string, Promise<StageCopy>>();

async function buildEdited(stage: string, edits: Edit[]): Promise<StageCopy> {
  const copy = await copyStage(stage, edits);
  await promisify(execFile)(process.execPath, [copy.command, 'build'], { cwd: copy.folder });
  return copy;
}

/** Runs a stage with these edits, as somebody who tries them out would, until the test is over. */
export async function startEdited(stage: string, ...edits: Edit[]): Promise<Stage> {
  const key = JSON.stringify([stage, edits]);
  const copy = built.get(key) ?? buildEdited(stage, edits);
  built.set(key, copy);
  const running = await startStage(path.join((await copy).folder, 'dist', 'server.js'));
  onTestFinished(async () => void (await running.stop('SIGKILL')));
  return running;
}

afterAll(() => Promise.all([...built.values()].map(async (copy) => (await copy).remove())));
