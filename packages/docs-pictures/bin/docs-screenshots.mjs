#!/usr/bin/env node
// pnpm docs:screenshots: takes every picture and records every diagram on the pages anew, or those that are named.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { findBrowser } from '../../../scripts/find-browser.mjs';
import { findDiagram } from '../src/diagram-on-page.mjs';
import { DIAGRAMS } from '../src/diagrams.mjs';
import { PICTURES } from '../src/pictures.mjs';
import { recordDiagram } from '../src/record-diagram.mjs';
import { buildStage } from '../src/stage.mjs';
import { takePicture } from '../src/take-picture.mjs';

const root = path.join(import.meta.dirname, '..', '..', '..');

const FLAGS = [
  // Drawing a part of a window anew puts the edges of letters elsewhere by a hair: no two runs would be alike.
  '--disable-partial-raster',
  '--disable-lcd-text',
  // Without these Chromium talks to its maker's servers behind our back.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Ends with a sentence.
 * @param {string} sentence
 * @returns {never}
 */
function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

const asked = process.argv.slice(2).filter((arg) => arg !== '--');
const names = [...PICTURES.map(({ file }) => file), ...DIAGRAMS.map(({ name }) => name)];
const unknown = asked.find((name) => !names.includes(name));
if (unknown !== undefined) {
  giveUp(`"${unknown}" is no picture: choose from ${names.join(', ')}.`);
}
const wanted = (/** @type {string} */ name) => asked.length === 0 || asked.includes(name);
const pictures = PICTURES.filter(({ file }) => wanted(file));
const diagrams = DIAGRAMS.filter(({ name }) => wanted(name));

const { browser: executablePath, howToGet } = findBrowser();
if (executablePath === undefined) {
  giveUp(`There is no Chromium here to take the pictures with. To get one: ${howToGet}`);
}
const [{ chromium }, { importTypeScript }] = await Promise.all([
  import('playwright-core'),
  import('run-typescript'),
]).catch(() => giveUp('This needs everything installed. Run this once: npx --yes pnpm@10.34.9 install'));
const writer = await importTypeScript(path.join(root, 'packages', 'wire-panel', 'src', 'mermaid.ts'));
const { mermaid } = /** @type {typeof import('wire-panel/mermaid')} */ (writer);

new Set([...pictures, ...diagrams].map(({ stage }) => stage)).forEach(buildStage);
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  for (const picture of pictures) {
    const file = path.join(root, 'docs', 'images', picture.file);
    const png = await takePicture(browser, picture);
    await writeFile(file, png);
    console.log(`${path.relative(root, file)} ${Math.ceil(png.length / 1000)} kB`);
  }
  for (const diagram of diagrams) {
    const { recorded, scene } = await recordDiagram(browser, diagram);
    const page = path.join(root, diagram.page);
    const found = findDiagram(await readFile(page, 'utf8'), diagram.name);
    if (found === undefined) {
      giveUp(`${diagram.page} has no diagram below <!-- recorded: ${diagram.name} -->.`);
    }
    await writeFile(page, found.before + mermaid(recorded, scene) + found.after);
    console.log(`${diagram.page}: ${diagram.name}`);
  }
} finally {
  await browser.close();
}
