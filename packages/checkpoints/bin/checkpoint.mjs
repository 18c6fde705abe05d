#!/usr/bin/env node
import path from 'node:path';

const { importTypeScript } = await import('run-typescript').catch(() => {
  console.error('The checks are not installed yet. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(2);
});

const cli = await importTypeScript(path.join(import.meta.dirname, '..', 'src', 'cli.ts'));
const { checkpointCommand } = /** @type {typeof import('../src/cli.ts')} */ (cli);

process.exit(await checkpointCommand(process.argv.slice(2)));
