#!/usr/bin/env node
const { bundle, COMMAND, PROGRAMS } = await import('../src/bundle.mjs').catch(() => {
  console.error('The measurement is not installed yet. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(2);
});

await bundle();
const { measureCommand } = /** @type {typeof import('../src/command.ts')} */ (await import(COMMAND));

// pnpm runs a script in the folder of its package.
const typedIn = process.env['INIT_CWD'] ?? process.cwd();
process.exit(await measureCommand(process.argv.slice(2), typedIn, PROGRAMS));
