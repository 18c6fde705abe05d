import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

import * as esbuild from 'esbuild';

import { borrowedPageFolder, borrowedStages, layBorrowed } from './borrowed.mjs';
import { pageOptions, serverOptions } from './options.mjs';

/**
 * Builds a stage for production into its `dist`.
 * @param {string} stage the stage's folder
 */
export async function build(stage) {
  await rm(path.join(stage, 'dist'), { recursive: true, force: true });
  const borrowed = borrowedStages(stage);
  const pages = [
    pageOptions(stage, 'production'),
    ...borrowed.map((each) => pageOptions(each.folder, 'production', borrowedPageFolder(stage, each))),
  ];
  await Promise.all([
    esbuild.build(serverOptions(stage, 'production')),
    ...borrowed.map((each) => layBorrowed(stage, each)),
    ...pages.filter((page) => page !== undefined).map(buildPage),
  ]);
}

/** @param {import('esbuild').BuildOptions} options */
async function buildPage(options) {
  await esbuild.build(options);
  await compress(options.outdir ?? '');
}

/**
 * Lays a compressed copy beside each file. Browsers take brotli only over HTTPS and from this machine,
 * so phones in the same network get gzip.
 * @param {string} folder
 */
async function compress(folder) {
  const names = await readdir(folder);
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const content = await readFile(file);
      await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
      await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
    }),
  );
}
