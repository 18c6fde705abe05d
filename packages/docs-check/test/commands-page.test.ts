import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import {
  firstNotInOrder,
  firstNotThere,
  firstNotTogether,
  neutral,
  withoutBanner,
} from '../src/command-output.ts';
import { learner } from '../src/command-session.ts';
import { environmentOfTerminal } from '../src/command-workshop.ts';
import { isInFence, readCommands } from '../src/commands.ts';
import { typeCommand } from '../src/terminal.ts';

const fence = (language: string, ...lines: string[]) => [`\`\`\`${language}`, ...lines, '```', ''].join('\n');
const marked = (mark: string, text: string) => `<!-- ${mark} -->\n\n${text}`;

describe('a page', () => {
  test('has commands, one a line, and what they print', () => {
    const { steps, problems } = readCommands(
      ['Type:', '', fence('sh', 'cd a', 'pnpm dev'), 'Then:', '', fence('text', 'up')].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(steps).toEqual([
      { kind: 'command', command: 'cd a', fails: false, newTerminal: false, line: 4 },
      { kind: 'command', command: 'npx pnpm dev', fails: false, newTerminal: false, line: 5 },
      { kind: 'output', lines: ['up'], inAnyOrder: false, line: 10 },
    ]);
  });

  test('says by comments what is otherwise', () => {
    const { steps, exceptions, problems } = readCommands(
      [
        marked('in a new terminal', fence('sh', 'node a.mjs', 'node b.mjs')),
        marked('fails: it is not done', fence('sh', 'node c.mjs')),
        marked('not run: it is for Windows', fence('bat', 'set A=%B%')),
        marked('shown: a folder', fence('text', 'a/')),
        marked('in the browser: http://127.0.0.1:1/', fence('text', 'hello')),
        marked('in the terminal, after opening http://a/ and http://b/, in any order', fence('text', 'GET')),
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(exceptions.map(({ what, reason }) => [what, reason])).toEqual([
      ['fails: node c.mjs', 'it is not done'],
      ['not run: set A=%B%', 'it is for Windows'],
      ['only shown: a/ …', 'a folder'],
    ]);
    expect(steps).toMatchObject([
      { command: 'node a.mjs', newTerminal: true },
      { command: 'node b.mjs', newTerminal: false },
      { command: 'node c.mjs', fails: true },
      { kind: 'shown', url: 'http://127.0.0.1:1/', lines: ['hello'] },
      { kind: 'logged', urls: ['http://a/', 'http://b/'], lines: ['GET'], inAnyOrder: true },
    ]);
  });

  test.each([
    ['commands that could be for any terminal', fence('', 'npm start'), /not run/],
    ['commands of another system', fence('bat', 'dir'), /not run/],
    ['what comes after no command', fence('text', 'hello'), /in the browser/],
    ['what comes in another section', `${fence('sh', 'node a')}## Next\n\n${fence('text', 'a')}`, /shown/],
    [
      'what a command prints that is not run',
      marked('not run: no', fence('sh', 'a')) + fence('text', 'a'),
      /shown/,
    ],
    ['commands that not every shell understands', fence('sh', 'node a | node b'), /another shell/],
  ])('does not leave unclear %s', (_what, text, problem) => {
    expect(readCommands(text).problems).toEqual([
      { problem: expect.stringMatching(problem), line: expect.any(Number) },
    ]);
  });

  test('names commands in its prose, in lists and in tables', () => {
    const { named } = readCommands(
      'Type\n`npm start` or `npm`.\n\n- `pnpm dev`\n\n| `a` |\n| - |\n| `npx x` |\n',
    );
    expect(named.map(({ command, line }) => `${line} ${command}`)).toEqual([
      '2 npm start',
      '4 pnpm dev',
      '8 npx x',
    ]);
  });
});

test.each([
  ['pnpm dev', true],
  ['npx pnpm dev', true],
  ['pnpm …', true],
  ['npm start -- --port <port>', true],
  ['pnpm de', false],
  ['npm start', false],
  ['pnpm start', false],
])('whether %s stands in a fence: %s', (named, stands) => {
  expect(isInFence(named, ['npx pnpm dev', 'npm start -- --port 3100'])).toBe(stands);
});

describe('what was printed', () => {
  test.each([
    ['[14:05:12]: GET / 200 4 ms', '[09:00:00]: GET / 200 12 ms'],
    ['Done in 1.4s', 'Done in 20s'],
    ['playground-backups/2026-01-31T14-05-12Z', 'playground-backups/2027-11-01T00-00-00Z'],
  ])('is the same at another time: %s', (one, other) => {
    expect(neutral(one)).toBe(neutral(other));
  });

  test('is not the same with another status', () => {
    expect(neutral('GET / 200 4 ms')).not.toBe(neutral('GET / 404 4 ms'));
  });

  const printed = ['> a@0.0.0 b', 'npm warn c', '', 'one', '', 'two', 'three'];

  test('is compared without what npm and pnpm say', () => {
    expect(withoutBanner(printed)).toEqual(['', 'one', '', 'two', 'three']);
  });

  test.each([
    [firstNotTogether, ['one', '', 'two'], undefined],
    [firstNotTogether, ['one', 'two'], 'two'],
    [firstNotTogether, ['two', 'four'], 'four'],
    [firstNotTogether, ['two', 'three', 'four'], 'four'],
    [firstNotInOrder, ['one', 'three'], undefined],
    [firstNotInOrder, ['three', 'one'], 'one'],
    [firstNotInOrder, ['one', 'one'], 'one'],
    [firstNotThere, ['three', 'one'], undefined],
    [firstNotThere, ['one', 'one'], 'one'],
  ])('%o: of %j it misses %j', (first, expected, otherwise) => {
    expect(first(expected, printed)).toBe(otherwise);
  });
});

const SERVER = `import { createServer } from 'node:http';
const server = createServer((request, response) => response.end('hello'));
server.listen(0, '127.0.0.1', () => console.log(\`Running on http://127.0.0.1:\${server.address().port}/\`));
process.on('SIGINT', () => setTimeout(() => process.exit(0), 100));
`;

async function folderWith(files: Record<string, string>) {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'a page ')));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

describe('who follows a page', () => {
  const files = {
    'hello.mjs': 'console.log("[12:00:00]: hello"); console.log("ana");',
    'fail.mjs': 'console.log("no"); process.exit(1);',
  };

  async function follow(...parts: string[]) {
    const folder = await folderWith(files);
    const ana = learner({ home: folder, folder }, undefined);
    onTestFinished(() => ana.leave());
    const { steps, problems } = readCommands(parts.join('\n'));
    expect(problems).toEqual([]);
    return ana.follow('page.md', steps);
  }

  test('finds it as it is said', async () => {
    expect(
      await follow(
        fence('sh', 'node hello.mjs'),
        fence('text', '[14:05:12]: hello', 'ana'),
        marked('fails: it has to', fence('sh', 'node fail.mjs')),
        fence('text', 'no'),
      ),
    ).toEqual([]);
  });

  test.each([
    [
      'another line',
      [fence('sh', 'node hello.mjs'), fence('text', '[14:05:12]: hello', 'bo')],
      /page\.md:5 .*: bo\n/,
    ],
    [
      'a command that fails',
      [fence('sh', 'node fail.mjs')],
      /page\.md:2 "node fail\.mjs" ends with exit code 1/,
    ],
    [
      'one that should fail',
      [marked('fails: it has to', fence('sh', 'node hello.mjs'))],
      /exit code 0 and not 1/,
    ],
    ['a folder that is not there', [fence('sh', 'cd nowhere')], /no folder/],
    ['a server that is not up', [fence('sh', 'npm start')], /page\.md:2 "npm start" starts no server/],
  ])('finds %s', async (_what, parts, found) => {
    const wrong = await follow(...parts);
    expect(wrong).toEqual([expect.stringMatching(found)]);
  });
});

test('Ctrl+C ends a server, and waits until nobody answers any more', async () => {
  const folder = await folderWith({ 'server.mjs': SERVER });
  const server = typeCommand('node server.mjs', folder, environmentOfTerminal(process.env));
  onTestFinished(() => server.kill());
  expect(await server.until((lines) => lines.some((line) => line.startsWith('Running on')))).toBe(true);
  const url = /http\S+/.exec(server.lines().join('\n'))?.[0] ?? '';
  expect(await (await fetch(url)).text()).toBe('hello');
  await server.quit();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
