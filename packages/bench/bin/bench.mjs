#!/usr/bin/env node
const { bundle, COMMAND, DIST, PACKAGES, PROGRAMS } = await import('../src/programs.mjs').catch(() => {
  console.error('The bench is not installed yet. Run this once: npx --yes pnpm@10.34.9 install');
  process.exit(2);
});

await bundle();
const { benchCommand } = /** @type {typeof import('../src/command.ts')} */ (await import(COMMAND));

// pnpm runs a script in the folder of its package.
const typedIn = process.env['INIT_CWD'] ?? process.cwd();
process.exit(
  await benchCommand(process.argv.slice(2), typedIn, { dist: DIST, packages: PACKAGES, programs: PROGRAMS }),
);
