import { copyStage, type Edit, type Stage, startStage } from 'testing';
import { onTestFinished } from 'vitest';

export interface DevelopmentStage extends Stage {
  folder: string;
}

/** Runs a copy of the step with `stage dev`, until the test is over: the step's own `dist` is the production build. */
export async function startDevelopment(...edits: Edit[]): Promise<DevelopmentStage> {
  const { folder, command, remove } = await copyStage('step3-chat', edits);
  onTestFinished(remove);
  const stage = await startStage(command, ['dev', '--port', '0'], { cwd: folder });
  onTestFinished(async () => void (await stage.stop()));
  return { ...stage, folder };
}
