#!/usr/bin/env node
// pnpm docs:screenshots: takes every picture on the pages anew, or those whose files are named.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { findBrowser } from '../../../scripts/find-browser.mjs';
import { PICTURES } from '../src/pictures.mjs';
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
const unknown = asked.find((name) => PICTURES.every(({ file }) => file !== name));
if (unknown !== undefined) {
  giveUp(`"${unknown}" is no picture: choose from ${PICTURES.map(({ file }) => file).join(', ')}.`);
}
const pictures = PICTURES.filter(({ file }) => asked.length === 0 || asked.includes(file));

const { browser: executablePath, howToGet } = findBrowser();
if (executablePath === undefined) {
  giveUp(`There is no Chromium here to take the pictures with. To get one: ${howToGet}`);
}
const { chromium } = await import('playwright-core').catch(() =>
  giveUp('playwright-core is not installed yet. Run this once: npx --yes pnpm@10.34.9 install'),
);

new Set(pictures.map(({ stage }) => stage)).forEach(buildStage);
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  for (const picture of pictures) {
    const file = path.join(root, 'docs', 'images', picture.file);
    const png = await takePicture(browser, picture);
    await writeFile(file, png);
    console.log(`${path.relative(root, file)} ${Math.ceil(png.length / 1000)} kB`);
  }
} finally {
  await browser.close();
}
