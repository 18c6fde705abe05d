#!/usr/bin/env node
// pnpm docs:measure: makes the files anew that numbers on the pages come from, and writes those numbers onto the pages.
import path from 'node:path';

const { importTypeScript } = await import('run-typescript').catch(() => {
  console.error('This needs everything installed. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(1);
});

const file = path.join(import.meta.dirname, '..', 'src', 'measure-docs.ts');
const { measureDocs, MeasureError } = /** @type {typeof import('../src/measure-docs.ts')} */ (
  await importTypeScript(file)
);

try {
  await measureDocs(process.argv.slice(2));
  await import('./docs-sync.mjs');
} catch (error) {
  if (!(error instanceof MeasureError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
