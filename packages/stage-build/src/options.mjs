import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { NODE_PROGRAM } from 'run-typescript';

import { borrowedPlaces, borrowedStages } from './borrowed.mjs';

/** What is no JavaScript in the end cannot be bundled. It is loaded from where it is installed. */
const NATIVE = ['@ngrok/ngrok', 'libsql'];

/**
 * The server and everything that it imports, as `dist/server.js`: one file starts in two thirds of the time that
 * hundreds take. What it starts as a process of its own, `src/<name>/process.ts`, is `dist/<name>.js`.
 * @param {string} stage the stage's folder
 * @param {'development' | 'production'} mode
 * @returns {import('esbuild').BuildOptions}
 */
export function serverOptions(stage, mode) {
  return {
    ...NODE_PROGRAM,
    absWorkingDir: stage,
    entryPoints: { server: 'src/server.ts', ...processes(stage) },
    outdir: 'dist',
    external: NATIVE,
    splitting: true,
    chunkNames: 'server-[name]-[hash]',
    sourcemap: mode === 'development',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    plugins: [borrowedPlaces(borrowedStages(stage))],
    logLevel: 'warning',
  };
}

/**
 * @param {string} stage
 * @returns {Record<string, string>}
 */
function processes(stage) {
  const names = readdirSync(path.join(stage, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(stage, 'src', entry.name, 'process.ts')))
    .map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, `src/${name}/process.ts`]));
}

const PAGE_FILES = ['src/client/main.ts', 'src/client/style.css', 'src/client/wire-panel.ts'];

/**
 * The page's script and style, as `dist/public/main.js` and `dist/public/style.css`, and what shows its wire, as
 * `dist/public/wire-panel.js`: each a file of its own that needs no other; `undefined` as long as there is none of them.
 * @param {string} stage the stage's folder
 * @param {'development' | 'production'} mode
 * @param {string} [outdir] another folder than the stage's own `dist/public`
 * @returns {import('esbuild').BuildOptions | undefined}
 */
export function pageOptions(stage, mode, outdir = path.join(stage, 'dist', 'public')) {
  const entryPoints = PAGE_FILES.filter((file) => existsSync(path.join(stage, file)));
  if (entryPoints.length === 0) {
    return undefined;
  }
  const production = mode === 'production';
  return {
    absWorkingDir: stage,
    entryPoints,
    outdir,
    bundle: true,
    format: 'esm',
    // Two years of phones: Safari 16, Chrome 110, Firefox 110.
    target: 'es2022',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    minify: production,
    legalComments: 'none',
    sourcemap: production ? false : 'inline',
    logLevel: 'warning',
  };
}
