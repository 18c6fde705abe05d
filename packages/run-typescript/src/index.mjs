import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';

/**
 * Imports a module that is written in TypeScript, which not every Node that the workshop runs on can read. It is
 * bundled into the `dist` of its package, in a few milliseconds.
 * @param {string} file `src/<name>.ts` of some package
 * @returns {Promise<unknown>} the module
 */
export async function importTypeScript(file) {
  const { dir, name } = path.parse(file);
  const outfile = path.join(dir, '..', 'dist', `${name}.js`);
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
