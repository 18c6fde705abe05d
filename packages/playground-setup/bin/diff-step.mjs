#!/usr/bin/env node
import path from 'node:path';

import { changedStep, diffStep } from '../src/diff-step.mjs';
import { orSentence, typed } from '../src/user-error.mjs';

const root = path.join(import.meta.dirname, '..', '..', '..');

await orSentence(async () => {
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  await diffStep(root, changedStep(typed()), { colour });
});
