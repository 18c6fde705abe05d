#!/usr/bin/env node
import { build } from '../src/build.mjs';
import { dev } from '../src/dev.mjs';

const [command, ...args] = process.argv.slice(2);

if (command === 'build') {
  await build(process.cwd()).catch((error) => {
    if (!(error instanceof Error && 'errors' in error)) {
      throw error;
    }
    // esbuild has said what is wrong.
    process.exitCode = 1;
  });
} else if (command === 'dev') {
  await dev(process.cwd(), args);
} else {
  console.error('Usage: stage build, or stage dev [--port N] [--host H]');
  process.exit(1);
}
