import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { build } from 'stage-build/build';
import { startStage } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { layIn } from '../src/lay-in.mjs';
import { moveAll } from '../src/moves.mjs';
import { copyWorkshop, type WorkshopCopy } from './workshop-copy.ts';

const COMMITTED = ['package.json', 'tsconfig.json'];
const NOW = new Date('2026-03-01T10:20:30.456Z');

const laidIn = async (copy: WorkshopCopy) => {
  const files = Object.entries(await copy.files('playground'));
  return Object.fromEntries(files.filter(([name]) => !COMMITTED.includes(name)));
};

/** What a learner writes at a step, with the playground's port. */
async function finished(copy: WorkshopCopy, step: string) {
  const files = Object.entries(await copy.files('packages', step));
  const written = files.filter(([name]) => /^(src|views|public)\//.test(name));
  return Object.fromEntries(
    written.map(([name, content]) => [
      name,
      name === 'src/server.ts' ? content.replace(/commandLine\(300\d/, 'commandLine(3100') : content,
    ]),
  );
}

test('lays in an almost empty server, and says where to begin', async () => {
  const copy = await copyWorkshop();
  const { code, output, errors } = await copy.run('playground');

  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toContain(path.join('playground', 'src', 'app.ts'));
  expect(output).toContain('pnpm --filter playground dev');
  expect(output).toContain('pnpm checkpoint 1');
  expect(output).not.toContain('playground-backups');
  const files = await laidIn(copy);
  expect(Object.keys(files).toSorted()).toEqual(['src/app.ts', 'src/server.ts']);
  expect(files['src/app.ts']).toContain('docs/step-1-hello.md');
  expect(files['src/server.ts']).toBe((await finished(copy, 'step1-hello'))['src/server.ts']);
  expect(files['src/server.ts']).toContain('commandLine(3100)');
});

test.for([
  { typed: '2', holds: 'step1-hello', page: 'docs/step-2-sockets.md', checkpoint: 'pnpm checkpoint 2' },
  { typed: '3', holds: 'step2-sockets', page: 'docs/step-3-chat.md', checkpoint: 'pnpm checkpoint 3' },
  { typed: '4', holds: 'step3-chat', page: '', checkpoint: 'pnpm checkpoint 3' },
])('playground $typed lays in $holds, and changes its port alone', async (expected) => {
  const copy = await copyWorkshop();
  const { code, output } = await copy.run('playground', [expected.typed]);

  expect(code).toBe(0);
  expect(output).toContain(`finished step ${Number(expected.typed) - 1}`);
  expect(output).toContain(expected.page);
  expect(output).toContain(expected.checkpoint);
  const files = await laidIn(copy);
  expect(files).toEqual(await finished(copy, expected.holds));
  expect(files['src/server.ts']).toContain('commandLine(3100');
});

test('what was there is in a backup, and the command says where', async () => {
  const copy = await copyWorkshop();
  await copy.write('playground/src/mine.ts', 'my work');
  await copy.write('playground/notes.txt', 'my notes');
  await copy.write('playground/node_modules/some/index.js', 'installed');
  const { output } = await copy.run('playground', ['3']);

  const [backup = '', ...more] = await readdir(copy.at('playground-backups'));
  expect(more).toEqual([]);
  expect(backup).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/);
  expect(output).toContain(path.join('playground-backups', backup));
  expect(output).toContain('end it with Ctrl+C and start it again');
  expect(await copy.files('playground-backups', backup)).toEqual({
    'src/mine.ts': 'my work',
    'notes.txt': 'my notes',
  });
  const { 'node_modules/some/index.js': installed, ...files } = await laidIn(copy);
  expect(installed).toBe('installed');
  expect(files).toEqual(await finished(copy, 'step2-sockets'));
});

test('backups of the same second are kept side by side', async () => {
  const copy = await copyWorkshop();
  const backups = [];
  for (const content of ['first', 'second', 'third']) {
    await copy.write('playground/src/app.ts', content);
    backups.push(await layIn(copy.root, 2, NOW));
  }

  expect(backups).toEqual(
    ['', '-2', '-3'].map((nth) => copy.at('playground-backups', `2026-03-01T10-20-30Z${nth}`)),
  );
  const kept = await Promise.all(
    backups.map((folder) => readFile(path.join(folder!, 'src', 'app.ts'), 'utf8')),
  );
  expect(kept).toEqual(['first', 'second', 'third']);
});

test.for([
  ['5', 'docs/step-5-bandwidth.md'],
  ['6', 'docs/step-6-scale.md'],
] as const)('playground %s says that nothing is written there, and touches nothing', async ([step, page]) => {
  const copy = await copyWorkshop();
  const before = await copy.files();
  const { code, output, errors } = await copy.run('playground', [step]);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(new RegExp(`^Nothing is written at step ${step}: .* ${page}\\.\\n$`));
  expect(await copy.files()).toEqual(before);
});

test.for(['9', '0', '-1', '2.5', '1e0', 'nonsense', '', '1 2'])(
  'playground "%s" is answered with a sentence, and nothing is touched',
  async (words) => {
    const copy = await copyWorkshop();
    await copy.write('playground/src/app.ts', 'my work');
    const before = await copy.files();
    const { code, output, errors } = await copy.run('playground', words.split(' '));

    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/^".*" is no step to begin at: .* from 1 to 4\.\n$/);
    expect(await copy.files()).toEqual(before);
  },
);

test('a step that cannot be copied leaves all as it was', async () => {
  const copy = await copyWorkshop();
  await copy.write('playground/src/app.ts', 'my work');
  await rm(copy.at('packages', 'step2-sockets', 'src', 'server.ts'));
  const before = await copy.files();
  const { code, errors } = await copy.run('playground', ['3']);

  expect(code).toBe(1);
  expect(errors).toMatch(/^Nothing could be laid in .*everything of yours is in playground: .*\n$/);
  expect(await copy.files()).toEqual(before);
});

test('without a place for the backup all is left as it was', async () => {
  const copy = await copyWorkshop();
  await copy.write('playground/src/app.ts', 'my work');
  await copy.write('playground-backups', 'a file where the folder should be');
  const before = await copy.files();
  const { code, errors } = await copy.run('playground', ['2']);

  expect(code).toBe(1);
  expect(errors).toContain('everything of yours is in playground: ');
  expect(await copy.files()).toEqual(before);
});

test('what has been moved goes back when something cannot be moved', async () => {
  const copy = await copyWorkshop();
  await copy.write('from/one.txt', 'one');
  await copy.write('to/place.txt', 'taken');
  const before = await copy.files();
  const moves = [
    { from: copy.at('from', 'one.txt'), to: copy.at('to', 'one.txt') },
    { from: copy.at('from', 'nothing.txt'), to: copy.at('to', 'nothing.txt') },
  ];

  await expect(moveAll(moves)).rejects.toThrow('ENOENT');
  expect(await copy.files()).toEqual(before);
});

test('without its package.json the playground is left alone', async () => {
  const copy = await copyWorkshop();
  await rm(copy.at('playground', 'package.json'));
  const { code, errors } = await copy.run('playground');

  expect(code).toBe(1);
  expect(errors).toMatch(/^playground\/package\.json is missing: .*\n$/);
});

test.for([
  { step: 1, status: 404, says: 'Not Found' },
  { step: 2, status: 200, says: 'Hello World!' },
  { step: 3, status: 200, says: 'Send to All' },
  { step: 4, status: 200, says: 'CloudChat' },
])(
  'what step $step begins with runs on the playground’s own dependencies',
  async ({ step, status, says }) => {
    const copy = await copyWorkshop();
    await copy.install();
    await layIn(copy.root, step);
    await build(copy.at('playground'));
    const stage = await startStage(copy.at('playground', 'dist', 'server.js'));
    onTestFinished(async () => void (await stage.stop('SIGKILL')));

    const response = await fetch(stage.url);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(says);
  },
);
