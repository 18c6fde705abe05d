#!/usr/bin/env node
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { preflight, report } from '../src/preflight.mjs';

// A Node that is too old does not know import.meta.dirname, and is to hear that it is too old.
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

void preflight(root).then((findings) => {
  const { ready, screen } = report(findings);
  console.log(screen);
  process.exitCode = ready ? 0 : 1;
});
