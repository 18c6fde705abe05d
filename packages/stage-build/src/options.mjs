import { existsSync } from 'node:fs';
import path from 'node:path';

import { NODE_PROGRAM } from 'run-typescript';

/**
 * The server and everything that it imports, as `dist/server.js`: one file starts in two thirds of the time that
 * hundreds take.
 * @param {string} stage the stage's folder
 * @param {'development' | 'production'} mode
 * @returns {import('esbuild').BuildOptions}
 */
export function serverOptions(stage, mode) {
  return {
    ...NODE_PROGRAM,
    absWorkingDir: stage,
    entryPoints: ['src/server.ts'],
    outdir: 'dist',
    splitting: true,
    chunkNames: 'server-[name]-[hash]',
    sourcemap: mode === 'development',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    logLevel: 'warning',
  };
}

const PAGE_FILES = ['src/client/main.ts', 'src/client/style.css', 'src/client/wire-panel.ts'];

/**
 * The page's script and style, as `dist/public/main.js` and `dist/public/style.css`, and what shows its wire, as
 * `dist/public/wire-panel.js`: each a file of its own that needs no other; `undefined` as long as there is none of them.
 * @param {string} stage the stage's folder
 * @param {'development' | 'production'} mode
 * @returns {import('esbuild').BuildOptions | undefined}
 */
export function pageOptions(stage, mode) {
  const entryPoints = PAGE_FILES.filter((file) => existsSync(path.join(stage, file)));
  if (entryPoints.length === 0) {
    return undefined;
  }
  const production = mode === 'production';
  return {
    absWorkingDir: stage,
    entryPoints,
    outdir: 'dist/public',
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
