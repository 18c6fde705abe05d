import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

const folder = path.join(import.meta.dirname, '..');
const dist = path.join(folder, 'dist');

// What CommonJS packages expect to find, in a bundle that is an ES module.
const COMMONJS_NAMES = `
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;
`;

/** The programs of a round, and the address of the command's module, as {@link bundle} leaves them. */
export const PROGRAMS = { contender: path.join(dist, 'contender.js'), people: path.join(dist, 'people.js') };
export const COMMAND = pathToFileURL(path.join(dist, 'command.js')).href;

export const ENTRY_POINTS = {
  command: 'src/command.ts',
  contender: 'src/contenders/process.ts',
  people: 'src/people/process.ts',
};

/**
 * Bundles what is written in TypeScript into `dist`, with all that it imports: not every Node that the workshop runs
 * on can read it, and the workspace's packages are written in it too.
 * @param {Record<string, string>} [entryPoints] the sources, by the names that they get there
 */
export async function bundle(entryPoints = ENTRY_POINTS) {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    banner: { js: COMMONJS_NAMES },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    write: false,
  });
  await mkdir(dist, { recursive: true });
  await Promise.all(outputFiles.map(({ path: file, text }) => replace(file, text)));
}

/**
 * Writes a file as a whole: another measurement may be starting from it.
 * @param {string} file
 * @param {string} text
 */
async function replace(file, text) {
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before !== text) {
    const whole = `${file}.${process.pid}`;
    await writeFile(whole, text);
    await rename(whole, file);
  }
}
