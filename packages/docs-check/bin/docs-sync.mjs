#!/usr/bin/env node
import path from 'node:path';

const { importTypeScript } = await import('run-typescript').catch(() => {
  console.error('This needs everything installed. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(1);
});

const sync = await importTypeScript(path.join(import.meta.dirname, '..', 'src', 'sync.ts'));
const { rewritten, lost } = /** @type {typeof import('../src/sync.ts')} */ (sync).syncPages();

console.log(`${rewritten} excerpts, numbers and tables were rewritten.`);
for (const sentence of lost) {
  console.error(sentence);
}
process.exitCode = lost.length === 0 ? 0 : 1;
