import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { runToEnd, startStage } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { build } from '../src/build.mjs';
import { layFixture, runStage } from './fixture.ts';

test('a built server is one file that plain Node runs', async () => {
  const fixture = await layFixture();
  await build(fixture.folder);
  await rm(fixture.at('src'), { recursive: true });

  const stage = await startStage(fixture.at('dist', 'server.js'));
  onTestFinished(async () => void (await stage.stop('SIGKILL')));
  const response = await fetch(stage.url);
  expect(await response.json()).toEqual({ greeting: 'hello', pid: stage.process.pid });
  expect(await readdir(fixture.at('dist'))).toEqual(['public', 'server.js']);
});

test('the page’s script and style are minified, each beside its compressed copies', async () => {
  const fixture = await layFixture();
  await build(fixture.folder);

  expect((await readdir(fixture.at('dist', 'public'))).toSorted()).toEqual([
    'main.js',
    'main.js.br',
    'main.js.gz',
    'style.css',
    'style.css.br',
    'style.css.gz',
  ]);
  for (const name of ['main.js', 'style.css']) {
    const file = fixture.at('dist', 'public', name);
    const content = await readFile(file);
    expect(brotliDecompressSync(await readFile(`${file}.br`))).toEqual(content);
    expect(gunzipSync(await readFile(`${file}.gz`))).toEqual(content);
  }
  const script = await readFile(fixture.at('dist', 'public', 'main.js'), 'utf8');
  expect(script).toContain('first title');
  expect(script).not.toMatch(/anotherLongName|read the source|sourceMappingURL/);
  expect(await readFile(fixture.at('dist', 'public', 'style.css'), 'utf8')).toBe('body{margin:0}\n');
});

test('a page’s branch for development is in no production build', async () => {
  const fixture = await layFixture();
  await fixture.write(
    'src/client/main.ts',
    `document.title = process.env['NODE_ENV'] === 'development' ? 'while I learn' : 'for all';\n`,
  );
  await build(fixture.folder);
  const script = await readFile(fixture.at('dist', 'public', 'main.js'), 'utf8');
  expect(script).toContain('for all');
  expect(script).not.toMatch(/while I learn|NODE_ENV/);
});

test('what shows a page’s wire is a script that needs no other', async () => {
  const fixture = await layFixture();
  const main = await readFile(fixture.at('src', 'client', 'main.ts'), 'utf8');
  await writeFile(fixture.at('src', 'client', 'wire-panel.ts'), main);
  await build(fixture.folder);
  expect(await readdir(fixture.at('dist', 'public'))).toContain('wire-panel.js.br');
  const script = await readFile(fixture.at('dist', 'public', 'wire-panel.js'), 'utf8');
  expect(script).toContain('first title');
  expect(script).not.toMatch(/\bimport\b/);
});

test('a stage without a page is built as well', async () => {
  const fixture = await layFixture();
  await rm(fixture.at('src', 'client'), { recursive: true });
  await build(fixture.folder);
  expect(await readdir(fixture.at('dist'))).toEqual(['server.js']);
});

test('nothing of an earlier build is left', async () => {
  const fixture = await layFixture();
  await build(fixture.folder);
  await writeFile(fixture.at('dist', 'server-chunk-OLD.js'), '');
  await build(fixture.folder);
  expect(await readdir(fixture.at('dist'))).toEqual(['public', 'server.js']);
});

test('at the prompt, what does not compile ends with exit code 1 and the place of the mistake', async () => {
  const fixture = await layFixture();
  await fixture.write('src/greeting.ts', 'export const GREETING = ;\n');
  const command = runStage(fixture, 'build');
  expect(await command.ended).toBe(1);
  expect(command.errors()).toContain('src/greeting.ts:1:24');
  expect(command.errors()).not.toContain('    at ');
});

test('at the prompt, an unknown command is answered with the known ones', async () => {
  const command = runStage(await layFixture(), 'biuld');
  expect(await command.ended).toBe(1);
  expect(command.errors()).toBe('Usage: stage build, or stage dev [--port N] [--host H]\n');
});

test('a stage can be started with the page of an earlier one, which need not be built', async () => {
  const earlier = await layFixture();
  const later = await layFixture();
  await mkdir(earlier.at('views'));
  await writeFile(earlier.at('views', 'page.hbs'), 'the earlier view');
  await writeFile(
    earlier.at('src', 'app.ts'),
    `import path from 'node:path';\nexport const folder: string = path.join(import.meta.dirname, '..');\n`,
  );
  await mkdir(later.at('node_modules'));
  await symlink(earlier.folder, later.at('node_modules', 'earlier'), 'junction');
  await writeFile(
    later.at('package.json'),
    JSON.stringify({ name: 'later', type: 'module', dependencies: { earlier: 'workspace:*' } }),
  );
  await later.write(
    'src/greeting.ts',
    `export { folder as GREETING } from '../node_modules/earlier/src/app.ts';\n`,
  );
  await build(later.folder);

  const stage = await startStage(later.at('dist', 'server.js'));
  onTestFinished(async () => void (await stage.stop('SIGKILL')));
  const { greeting: folder } = (await (await fetch(stage.url)).json()) as { greeting: string };
  expect(await readFile(path.join(folder, 'views', 'page.hbs'), 'utf8')).toBe('the earlier view');
  expect(await readdir(path.join(folder, 'dist', 'public'))).toContain('main.js.br');
  expect(await readdir(earlier.folder)).not.toContain('dist');
});

test('what a server starts as a process of its own is built beside it', async () => {
  const fixture = await layFixture();
  await mkdir(fixture.at('src', 'worker'));
  await writeFile(fixture.at('src', 'worker', 'process.ts'), `console.log('from the process' as string);\n`);
  await build(fixture.folder);
  expect((await runToEnd(fixture.at('dist', 'worker.js'), [])).output).toBe('from the process\n');
});
