#!/usr/bin/env node
import path from 'node:path';

import { askedStep, layIn } from '../src/lay-in.mjs';
import { LAST_STEP, stepPage } from '../src/steps.mjs';
import { orSentence, typed } from '../src/user-error.mjs';

const root = path.join(import.meta.dirname, '..', '..', '..');

await orSentence(async () => {
  const step = askedStep(typed());
  const backup = await layIn(root, step);
  const page = stepPage(step);
  const lines = [
    step === 1
      ? 'The playground holds an almost empty server.'
      : `The playground holds the finished step ${step - 1}.`,
    ...(backup ? [`What was there before is in ${path.relative(root, backup)}`] : []),
    '',
    `Begin in  ${path.join('playground', 'src', 'app.ts')}`,
    ...(page ? [`Read      ${page}`] : []),
    'Run it    pnpm --filter playground dev',
    `Check it  pnpm checkpoint ${Math.min(step, LAST_STEP)}`,
  ];
  if (backup) {
    // It looks only at the start whether there is a page to build.
    lines.push('', 'If the playground is running, end it with Ctrl+C and start it again.');
  }
  console.log(lines.join('\n'));
});
