import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

// What CommonJS packages expect to find, in a bundle that is an ES module.
const COMMONJS_NAMES = `
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;
`;

/**
 * esbuild's options for a program that Node runs, with all that it imports: the workspace's packages are written in
 * TypeScript too, which not every Node that the workshop runs on can read.
 * @satisfies {import('esbuild').BuildOptions}
 */
export const NODE_PROGRAM = {
  bundle: true,
  platform: /** @type {const} */ ('node'),
  format: /** @type {const} */ ('esm'),
  target: 'node20.19',
  banner: { js: COMMONJS_NAMES },
};

/**
 * Bundles programs into the `dist` of their package, in less than a second.
 * @param {string} folder the package's
 * @param {Record<string, string>} entryPoints the sources, from the folder, by the names that they get in `dist`
 * @param {{ external?: string[] }} [options] packages that are imported as they are, since they cannot be bundled
 */
export async function bundle(folder, entryPoints, { external = [] } = {}) {
  const { outputFiles } = await build({
    ...NODE_PROGRAM,
    absWorkingDir: folder,
    entryPoints,
    outdir: 'dist',
    external,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    write: false,
  });
  await mkdir(path.join(folder, 'dist'), { recursive: true });
  await Promise.all(outputFiles.map(({ path: file, text }) => replace(file, text)));
}

/**
 * Imports a module that is written in TypeScript, bundled.
 * @param {string} file `src/<name>` of some package
 * @param {{ external?: string[] }} [options] as for {@link bundle}
 * @returns {Promise<unknown>} the module
 */
export async function importTypeScript(file, options) {
  const { dir, base, name } = path.parse(file);
  const folder = path.dirname(dir);
  await bundle(folder, { [name]: `${path.basename(dir)}/${base}` }, options);
  return import(pathToFileURL(path.join(folder, 'dist', `${name}.js`)).href);
}

/**
 * Writes a file as a whole: another process may be starting from it.
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
