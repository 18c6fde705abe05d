import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

const REAL_ROOT = path.join(import.meta.dirname, '..', '..', '..');

const COPIED = [
  'package.json',
  'scripts/find-browser.mjs',
  'tsconfig.base.json',
  'playground/package.json',
  'playground/tsconfig.json',
  ...['bin', 'src', 'beginning'].map((name) => `packages/playground-setup/${name}`),
  'packages/step1-hello/src',
  ...['step2-sockets', 'step3-chat'].flatMap((step) =>
    ['src', 'views', 'public', 'test', 'package.json'].map((name) => `packages/${step}/${name}`),
  ),
];

export interface WorkshopCopy {
  root: string;
  /** Where a file is: `at('playground', 'src')`. */
  at(...names: string[]): string;
  /** Writes a file and the folders that it needs. */
  write(file: string, content: string): Promise<void>;
  /** All files below a folder, by their relative path, with their content. */
  files(...names: string[]): Promise<Record<string, string>>;
  /** Runs a command of the copy, as `pnpm` would. */
  run(command: 'playground' | 'diff-step' | 'preflight', args?: string[], env?: object): Promise<Ended>;
  /** Lends it what is installed in the real workshop. */
  install(): Promise<void>;
}

export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** What the commands need of the workshop, in a folder of its own that goes with the test. Nothing is installed. */
export async function copyWorkshop(): Promise<WorkshopCopy> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'work shop ')));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  for (const name of COPIED) {
    await cp(path.join(REAL_ROOT, name), path.join(root, name), { recursive: true });
  }
  const at = (...names: string[]) => path.join(root, ...names);

  return {
    root,
    at,
    async write(file, content) {
      await mkdir(path.dirname(at(file)), { recursive: true });
      await writeFile(at(file), content);
    },
    async files(...names) {
      const entries = await readdir(at(...names), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return Object.fromEntries(
        await Promise.all(
          files.map(async ({ parentPath, name }) => {
            const file = path.join(parentPath, name);
            const relative = path.relative(at(...names), file).replaceAll(path.sep, '/');
            return [relative, await readFile(file, 'utf8')] as const;
          }),
        ),
      );
    },
    run(command, args = [], env = {}) {
      const file = at('packages', 'playground-setup', 'bin', `${command}.mjs`);
      const child = spawn(process.execPath, [file, ...args], { cwd: root, env: { ...process.env, ...env } });
      let output = '';
      let errors = '';
      child.stdout.on('data', (data) => (output += String(data)));
      child.stderr.on('data', (data) => (errors += String(data)));
      return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve({ code, output, errors }));
      });
    },
    async install() {
      for (const folder of ['.', 'playground', 'packages/step3-chat']) {
        const modules = path.join(folder, 'node_modules');
        // Windows makes junctions without administrator's rights.
        await symlink(path.join(REAL_ROOT, modules), at(modules), 'junction');
      }
    },
  };
}
