#!/usr/bin/env node
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { build } = await import('esbuild').catch(() => {
  console.error('The checks are not installed yet. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(2);
});

// Not every Node that the workshop runs on reads TypeScript, and this takes a few milliseconds.
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
await build({
  entryPoints: [path.join(import.meta.dirname, '..', 'src', 'cli.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const cli = /** @type {typeof import('../src/cli.ts')} */ (await import(pathToFileURL(program).href));

process.exit(await cli.checkpointCommand(process.argv.slice(2)));
