import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { at } from './workshop.ts';

export interface Folders {
  /** Where a new terminal begins. */
  home: string;
  /** The workshop's folder. */
  folder: string;
}

/** Lays every file that git knows or would add into a new folder `Desktop/cloudchat`. Nothing is installed there. */
export async function unpackWorkshop(): Promise<Folders & { remove(): Promise<void> }> {
  const root = at('.');
  const listed = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: root },
  );
  const home = await realpath(await mkdtemp(path.join(tmpdir(), 'a learner ')));
  const folder = path.join(home, 'Desktop', 'cloudchat');
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 5 });
  try {
    for (const file of listed.stdout.split('\0').filter((name) => name !== '')) {
      // What was deleted and not yet committed is not there.
      await cp(path.join(root, file), path.join(folder, file)).catch(unlessMissing);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { home, folder, remove };
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}

/** The environment of a terminal that somebody has just opened, without what pnpm, turbo and vitest have added. */
export function environmentOfTerminal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const added =
    /^(?:npm_.*|pnpm_.*|vite.*|vitest.*|turbo.*|node_env|node_options|node_path|init_cwd|ci|test|mode|dev|prod|ssr|base_url|port|host|cookie_secret|no_color|force_color|color)$/i;
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !added.test(name)));
  const pathName = Object.keys(clean).find((name) => name.toLowerCase() === 'path') ?? 'PATH';
  const folders = (clean[pathName] ?? '').split(path.delimiter);
  return {
    ...clean,
    [pathName]: folders.filter((folder) => !folder.includes('node_modules')).join(path.delimiter),
    // What the workshop has fetched already need not be fetched again, and no network is needed.
    npm_config_prefer_offline: 'true',
    // Where the install has failed npx would ask whether to fetch another pnpm, and wait for an answer.
    npm_config_yes: 'false',
  };
}
