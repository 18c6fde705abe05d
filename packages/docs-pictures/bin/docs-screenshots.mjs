#!/usr/bin/env node
// pnpm docs:screenshots: takes every picture and records every diagram on the pages anew, or those that are named.
import path from 'node:path';

const { importTypeScript } = await import('run-typescript').catch(() => {
  console.error('This needs everything installed. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(1);
});

const file = path.join(import.meta.dirname, '..', 'src', 'command.mjs');
const command = await importTypeScript(file, { external: ['playwright-core'] });
const { CallError, takePictures } = /** @type {typeof import('../src/command.mjs')} */ (command);

try {
  await takePictures(process.argv.slice(2).filter((arg) => arg !== '--'));
} catch (error) {
  if (!(error instanceof CallError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
