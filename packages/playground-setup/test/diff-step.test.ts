import { mkdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { copyWorkshop } from './workshop-copy.ts';

test('shows what changes from step 2 to step 3, without the noise', async () => {
  const copy = await copyWorkshop();
  await copy.write('packages/step2-sockets/dist/server.js', 'built');
  await copy.write('packages/step3-chat/node_modules/some/index.js', 'installed');
  const { code, output, errors } = await copy.run('diff-step', ['3']);

  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toContain('diff --git step2-sockets/src/app.ts step3-chat/src/app.ts');
  expect(output).toContain('-await serve(app, commandLine(3002));');
  expect(output).toContain('step3-chat/src/chat.ts');
  expect(output).toContain('step3-chat/views/chat.hbs');
  expect(output).toContain('step3-chat/public/cloud.svg');
  expect(output.match(/^diff --git .*(test|dist|node_modules|package\.json).*$/gm)).toBeNull();
  // In no terminal, so without colour.
  expect(output).not.toContain('\u001B[');
});

test('shows folders that the step before has not', async () => {
  const copy = await copyWorkshop();
  const { code, output } = await copy.run('diff-step', ['2']);
  expect(code).toBe(0);
  expect(output).toContain('+++ step2-sockets/views/sockets.hbs');
});

test.for(['', '1', '4', 'nonsense', '2 3'])('diff-step "%s" is answered with a sentence', async (words) => {
  const copy = await copyWorkshop();
  const { code, output, errors } = await copy.run('diff-step', words.split(' '));
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/^".*" is no step with another before it: .* from 2 to 3\.\n$/);
});

test.for([
  ['5', 'step5-bandwidth'],
  ['6', 'step6-scale'],
] as const)('diff-step %s says that nothing is written there', async ([step, name]) => {
  const copy = await copyWorkshop();
  const { code, output, errors } = await copy.run('diff-step', [step]);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toContain(
    `Nothing is written at step ${step}: it is finished. Run it with pnpm --filter ${name} dev`,
  );
});

test('without Git it says so in a sentence', async () => {
  const copy = await copyWorkshop();
  await mkdir(copy.at('nothing'));
  const { code, output, errors } = await copy.run('diff-step', ['3'], { PATH: copy.at('nothing') });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/^This needs Git, .*\n$/);
});
