import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Stage, startStage } from 'testing';
import { onTestFinished } from 'vitest';

const STEP = path.join(import.meta.dirname, '..');

export interface DevelopmentStage extends Stage {
  folder: string;
}

/**
 * Runs a copy of the step with `stage dev`, until the test is over: the step's own `dist` is the production build.
 * @param edit what is different in the copy's `src/server.ts`
 */
export async function startDevelopment(edit = (source: string) => source): Promise<DevelopmentStage> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'step3-chat-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const name of ['package.json', 'src', 'views', 'public']) {
    await cp(path.join(STEP, name), path.join(folder, name), { recursive: true });
  }
  await symlink(path.join(STEP, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const server = path.join(folder, 'src', 'server.ts');
  await writeFile(server, edit(await readFile(server, 'utf8')));
  const command = path.join(folder, 'stage.mjs');
  await writeFile(command, `import './node_modules/stage-build/bin/stage.mjs';\n`);

  const stage = await startStage(command, ['dev', '--port', '0']);
  onTestFinished(async () => void (await stage.stop()));
  return { ...stage, folder };
}
