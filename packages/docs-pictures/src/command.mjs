import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { findBrowser } from '../../../scripts/find-browser.mjs';
import { findDiagram } from './diagram-on-page.mjs';
import { DIAGRAMS } from './diagrams.mjs';
import { PICTURES } from './pictures.mjs';
import { recordDiagram } from './record-diagram.mjs';
import { inStudio } from './studio.mjs';

const packages = path.join(import.meta.dirname, '..', '..');
const docs = path.join(packages, '..', 'docs');

const FLAGS = [
  // Drawing a part of a window anew puts the edges of letters elsewhere by a hair: no two runs would be alike.
  '--disable-partial-raster',
  '--disable-lcd-text',
  // Without these Chromium talks to its maker's servers behind our back.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What is wrong with the call or the machine: a sentence. */
export class CallError extends Error {}

/**
 * Takes every picture and records every diagram on the pages anew.
 * @param {string[]} asked only those with these names; none: all
 * @throws {CallError}
 */
export async function takePictures(asked) {
  const names = [...PICTURES.map(({ file }) => file), ...DIAGRAMS.map(({ name }) => name)];
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new CallError(`"${unknown}" is no picture: choose from ${names.join(', ')}.`);
  }
  const wanted = (/** @type {string} */ name) => asked.length === 0 || asked.includes(name);
  const pictures = PICTURES.filter(({ file }) => wanted(file));
  const diagrams = DIAGRAMS.filter(({ name }) => wanted(name));

  new Set([...pictures, ...diagrams].map(({ stage }) => stage)).forEach(build);
  const browser = await startBrowser();
  try {
    for (const { file, stage, flags, take } of pictures) {
      const png = await inStudio(browser, stage, take, flags);
      await writeFile(path.join(docs, 'images', file), png);
      console.log(`docs/images/${file} ${Math.ceil(png.length / 1000)} kB`);
    }
    for (const diagram of diagrams) {
      const page = path.join(docs, diagram.page);
      const found = findDiagram(await readFile(page, 'utf8'), diagram.name);
      if (found === undefined) {
        throw new CallError(`docs/${diagram.page} has no diagram below <!-- recorded: ${diagram.name} -->.`);
      }
      await writeFile(page, found.before + (await recordDiagram(browser, diagram)) + found.after);
      console.log(`docs/${diagram.page}: ${diagram.name}`);
    }
  } finally {
    await browser.close();
  }
}

async function startBrowser() {
  const { browser: executablePath, howToGet } = findBrowser();
  if (executablePath === undefined) {
    throw new CallError(`There is no Chromium here to take the pictures with. To get one: ${howToGet}`);
  }
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** @param {string} stage the name of its package */
function build(stage) {
  const command = path.join(packages, 'stage-build', 'bin', 'stage.mjs');
  const { status } = spawnSync(process.execPath, [command, 'build'], {
    cwd: path.join(packages, stage),
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new CallError(`${stage} could not be built: see above.`);
  }
}
