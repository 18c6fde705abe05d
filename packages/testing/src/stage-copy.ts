import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const packages = path.join(import.meta.dirname, '..', '..');

/** An edit to a stage: in this file, what stands there once becomes something else. */
export type Edit = [file: string, from: string, to: string];

export interface StageCopy {
  folder: string;
  /** The program `stage`, to be run in the folder. */
  command: string;
  remove: () => Promise<void>;
}

/**
 * Copies a stage, unbuilt and with these edits, as somebody makes them who tries something out. What is installed for
 * the stage is lent to the copy.
 * @param stage the name of its package
 */
export async function copyStage(stage: string, edits: readonly Edit[] = []): Promise<StageCopy> {
  const original = path.join(packages, stage);
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), `${stage}-`)));
  const modules = path.join(folder, 'node_modules');
  const notCopied = ['dist', 'node_modules', '.turbo'].map((name) => path.join(original, name));
  await cp(original, folder, { recursive: true, filter: (from) => !notCopied.includes(from) });
  // Of all links Windows lets everyone make this kind; elsewhere the kind says nothing.
  await symlink(path.join(original, 'node_modules'), modules, 'junction');

  for (const [name, from, to] of edits) {
    const file = path.join(folder, name);
    const [before, after, ...more] = (await readFile(file, 'utf8')).split(from);
    if (after === undefined || more.length > 0) {
      throw new Error(`This does not stand in ${stage}/${name} once: ${from}`);
    }
    await writeFile(file, `${before}${to}${after}`);
  }
  return {
    folder,
    command: path.join(modules, 'stage-build', 'bin', 'stage.mjs'),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
