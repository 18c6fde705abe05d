import { existsSync, readdirSync } from 'node:fs';

import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { isInFence, readCommands } from '../src/commands.ts';
import { learner, type Learner } from '../src/command-session.ts';
import { unpackWorkshop } from '../src/command-workshop.ts';
import { at, read } from '../src/workshop.ts';

/** The pages as a learner comes to them. */
const IN_ORDER = [
  'README.md',
  ...[
    'index',
    'introduction',
    'step-1-hello',
    'step-2-sockets',
    'step-3-chat',
    'step-4-share',
    'step-5-bandwidth',
    'step-6-scale',
  ].map((name) => `docs/${name}.md`),
  ...['wire-panel', 'troubleshooting', 'instructors', 'glossary'].map((name) => `docs/${name}.md`),
];

const pages = IN_ORDER.map((name) => ({ name, ...readCommands(read(name)) }));
const commands = pages.flatMap((page) => page.commands);

const chromiumPath = process.env['CHROMIUM_PATH'];
const browserFound = chromiumPath !== undefined && existsSync(chromiumPath);

let browser: Browser | undefined;
let workshop: Awaited<ReturnType<typeof unpackWorkshop>> | undefined;
let ana: Learner | undefined;

beforeAll(async () => {
  if (browserFound) {
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--disable-background-networking'],
    });
  }
  workshop = await unpackWorkshop();
  ana = learner(workshop, browser);
}, 60_000);

afterAll(async () => {
  ana?.leave();
  await browser?.close();
  await workshop?.remove();
  const exceptions = pages.flatMap((page) =>
    page.exceptions.map(({ what, reason, line }) => `${page.name}:${line} ${what} (${reason})`),
  );
  const unseen = pages.flatMap(({ name, steps }) =>
    steps
      .filter(({ kind }) => !browserFound && (kind === 'shown' || kind === 'logged'))
      .map(({ line }) => `${name}:${line} not looked at (there is no Chromium here)`),
  );
  console.log(['What is not run, or does not succeed:', ...exceptions, ...unseen].join('\n'));
});

test('every page has its place in the learner’s order', () => {
  const there = readdirSync(at('docs')).filter((name) => name.endsWith('.md'));
  expect(IN_ORDER.toSorted()).toEqual(['README.md', ...there.map((name) => `docs/${name}`)].toSorted());
});

test('what is to be seen in a browser is looked at', () => {
  // Without Chromium the rest is done all the same, except where everything has to be.
  expect(browserFound || process.env['CI'] !== 'true').toBe(true);
});

test('every fence says what it is for', () => {
  const unclear = pages.flatMap(({ name, problems }) =>
    problems.map(({ problem, line }) => `${name}:${line} ${problem}`),
  );
  expect(unclear).toEqual([]);
});

test('the prose names only commands that stand in a fence', () => {
  const elsewhere = pages.flatMap(({ name, named }) =>
    named
      .filter(({ command }) => !isInFence(command, commands))
      .map(
        ({ command, line }) =>
          `${name}:${line} "${command}": lay it into a fence, so that it is run, or reword it`,
      ),
  );
  expect(elsewhere).toEqual([]);
});

const withCommands = pages.filter(({ steps }) => steps.length > 0);

test.each(withCommands)(
  '$name: what one types does what the page says',
  // On the page of step 5 a measurement is run, which takes its time on a busy machine.
  { timeout: 240_000 },
  async (page) => {
    const wrong = await ana?.follow(page.name, page.steps);
    expect(wrong?.join('\n\n')).toBe('');
  },
);
