import { fileURLToPath } from 'node:url';

import * as esbuild from 'esbuild';

// The file for pages that are not part of this workshop: a classic script, so that it runs before theirs.
await esbuild.build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  entryPoints: { 'wire-panel': 'src/standalone.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'iife',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
