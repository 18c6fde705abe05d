import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundle as bundleInto } from 'run-typescript';

const folder = path.join(import.meta.dirname, '..');
const dist = path.join(folder, 'dist');

/** The programs of a round, and the address of the command's module, as {@link bundle} leaves them. */
export const PROGRAMS = { contender: path.join(dist, 'contenders.js'), people: path.join(dist, 'people.js') };
export const COMMAND = pathToFileURL(path.join(dist, 'command.js')).href;

const ENTRY_POINTS = {
  command: 'src/command.ts',
  contenders: 'src/contenders/process.ts',
  people: 'src/people/process.ts',
};

/**
 * Bundles the command and its programs into `dist`.
 * @param {Record<string, string>} [more] further programs: their sources, by their names in `dist`
 */
export async function bundle(more) {
  await bundleInto(folder, { ...ENTRY_POINTS, ...more });
}
