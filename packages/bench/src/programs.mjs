import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundle as bundleInto } from 'run-typescript';

const folder = path.join(import.meta.dirname, '..');

export const DIST = path.join(folder, 'dist');
export const PACKAGES = path.join(folder, '..');
export const PROGRAMS = {
  probe: path.join(import.meta.dirname, 'probe.mjs'),
  people: path.join(DIST, 'people.js'),
};
export const COMMAND = pathToFileURL(path.join(DIST, 'command.js')).href;

const ENTRY_POINTS = {
  command: 'src/command.ts',
  people: 'src/people/process.ts',
  'plain-chat': 'src/contenders/plain-chat.ts',
  'bare-ws': 'src/contenders/bare-ws.ts',
};

/** Bundles the command and its programs into `dist`. */
export async function bundle() {
  await bundleInto(folder, ENTRY_POINTS);
}
