#!/usr/bin/env node
import path from 'node:path';

const packages = path.join(import.meta.dirname, '..', '..');

const [{ importTypeScript }, { build }] = await Promise.all([
  import('run-typescript'),
  import('stage-build/build'),
]).catch(() => {
  console.error('The faults are not installed yet. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(2);
});

const command = await importTypeScript(path.join(packages, 'faults', 'src', 'command.ts'));
const { faultsCommand } = /** @type {typeof import('../src/command.ts')} */ (command);

// pnpm runs a script in the folder of its package.
const typedIn = process.env['INIT_CWD'] ?? process.cwd();
process.exit(
  await faultsCommand(process.argv.slice(2), typedIn, () => build(path.join(packages, 'step6-scale'))),
);
