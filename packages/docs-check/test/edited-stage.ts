import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { type Stage, startStage } from 'testing';
import { afterAll, onTestFinished } from 'vitest';

const packages = path.join(import.meta.dirname, '..', '..');
const builder = path.join(packages, 'stage-build', 'bin', 'stage.mjs');

/** An edit to a stage: in this file, what stands there once becomes something else. */
export type Edit = [file: string, from: string, to: string];

const built = new Map<string, Promise<string>>();
const copies: string[] = [];

/** Builds a copy of a stage with these edits. @returns its folder */
async function buildEdited(stage: string, edits: Edit[]): Promise<string> {
  const original = path.join(packages, stage);
  const copy = await mkdtemp(path.join(tmpdir(), `${stage}-`));
  copies.push(copy);
  const notCopied = ['dist', 'node_modules', '.turbo'].map((name) => path.join(original, name));
  await cp(original, copy, { recursive: true, filter: (from) => !notCopied.includes(from) });
  // Of all links Windows lets everyone make this kind; elsewhere the kind says nothing.
  await symlink(path.join(original, 'node_modules'), path.join(copy, 'node_modules'), 'junction');

  for (const [name, from, to] of edits) {
    const file = path.join(copy, name);
    const [before, after, ...more] = (await readFile(file, 'utf8')).split(from);
    if (after === undefined || more.length > 0) {
      throw new Error(`This does not stand in ${stage}/${name} once: ${from}`);
    }
    await writeFile(file, `${before}${to}${after}`);
  }
  await promisify(execFile)(process.execPath, [builder, 'build'], { cwd: copy });
  return copy;
}

/** Runs a stage with these edits, as somebody who tries them out would, until the test is over. */
export async function startEdited(stage: string, ...edits: Edit[]): Promise<Stage> {
  const key = JSON.stringify([stage, edits]);
  const folder = built.get(key) ?? buildEdited(stage, edits);
  built.set(key, folder);
  const running = await startStage(path.join(await folder, 'dist', 'server.js'));
  onTestFinished(async () => void (await running.stop('SIGKILL')));
  return running;
}

afterAll(() => Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true }))));
