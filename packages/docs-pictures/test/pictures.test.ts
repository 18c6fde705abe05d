import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runToEnd } from 'testing';
import { describeInBrowser } from 'testing/browser';
import { expect, onTestFinished, test } from 'vitest';

import { DIAGRAMS } from '../src/diagrams.mjs';
import { PICTURES } from '../src/pictures.mjs';
import { inStudio } from '../src/studio.mjs';

const root = path.join(import.meta.dirname, '..', '..', '..');
const docs = path.join(root, 'docs');
const images = path.join(docs, 'images');
const command = path.join(import.meta.dirname, '..', 'bin', 'docs-screenshots.mjs');

/** Bytes of a picture at most, so that a page stays quick in a room that shares one wifi. */
const MOST_BYTES = 150_000;

const inDocs = (await readdir(docs)).filter((name) => name.endsWith('.md'));
const pages = [path.join(root, 'README.md'), ...inDocs.map((name) => path.join(docs, name))];

/** What the pages show from `docs/images`, as often as they do. */
async function shown(): Promise<{ file: string; alt: string }[]> {
  const texts = await Promise.all(
    pages.map(async (page) => ({ folder: path.dirname(page), text: await readFile(page, 'utf8') })),
  );
  return texts.flatMap(({ folder, text }) =>
    [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)/g)]
      .map(([, alt = '', src = '']) => ({ alt, to: path.relative(images, path.join(folder, src)) }))
      .filter(({ to }) => !to.startsWith('..'))
      .map(({ alt, to }) => ({ file: to, alt })),
  );
}

/** Width and height as a PNG's header tells them. */
async function sizeOfPng(file: string) {
  const png = await readFile(file);
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

test('every picture on a page is taken by the command, and says the same in words', async () => {
  const taken = PICTURES.map(({ file, alt }) => ({ file, alt }));
  for (const picture of await shown()) {
    expect(taken).toContainEqual(picture);
  }
});

test.each(PICTURES)('$file is on a page, of its size, and light', async ({ file, size }) => {
  expect((await shown()).map((picture) => picture.file)).toContain(file);
  expect(await sizeOfPng(path.join(images, file))).toEqual(size);
  expect((await readFile(path.join(images, file))).length).toBeLessThan(MOST_BYTES);
});

test('there is no picture that nothing takes', async () => {
  expect((await readdir(images)).toSorted()).toEqual(PICTURES.map(({ file }) => file).toSorted());
});

test('a name that is no picture ends the command with a sentence', async () => {
  const { code, output, errors } = await runToEnd(command, ['hello.png']);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  const names = [...PICTURES.map(({ file }) => file), ...DIAGRAMS.map(({ name }) => name)];
  expect(errors).toBe(`"hello.png" is no picture: choose from ${names.join(', ')}.\n`);
});

describeInBrowser('the pictures', (open) => {
  // On a busy machine people take their time to say what they have to, and a race lasts as long as they do.
  test.each(PICTURES)('$file is taken in its size', { timeout: 90_000 }, async (picture) => {
    const page = await open();
    const browser = page.context().browser();
    expect(browser).not.toBeNull();
    const folder = await mkdtemp(path.join(tmpdir(), 'docs-pictures-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, picture.file);
    await writeFile(file, await inStudio(browser!, picture.stage, picture.take, picture.flags));
    expect(await sizeOfPng(file)).toEqual(picture.size);
  });
});
