import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { onTestFinished } from 'vitest';

const STAGE = path.join(import.meta.dirname, '..', 'bin', 'stage.mjs');

const FILES = {
  'package.json': `{ "name": "fixture", "private": true, "type": "module" }\n`,
  // What the `serve` package does, with nothing but Node's own modules.
  'src/server.ts': `
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';

import { GREETING } from './greeting.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const server = createServer((request, response) => {
  if (request.method === 'POST') {
    process.send?.({ restart: (server.address() as AddressInfo).port });
  }
  response.setHeader('connection', 'close').end(JSON.stringify({ greeting: GREETING, pid: process.pid }));
});
server.on('error', () => {
  console.error('The port is taken.');
  process.exit(3);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(\`Running on http://127.0.0.1:\${port}/ (press Ctrl+C to quit)\`);
  process.once('SIGTERM', () => process.exit(0));
  process.once('disconnect', () => process.exit(0));
  process.send?.('ready');
});
`,
  'src/greeting.ts': `export const GREETING: string = 'hello';\n`,
  'src/client/main.ts': `
import { TITLE } from './title.ts';

// Only for those who read the source.
export function aLongName(anotherLongName: string): void {
  document.title = anotherLongName + anotherLongName.length;
}

aLongName(TITLE);
`,
  'src/client/title.ts': `export const TITLE = 'first title';\n`,
  'src/client/style.css': `
/* Only for those who read the source. */
body {
  margin: 0px;
}
`,
};

export type SourceFile = keyof typeof FILES;

export interface Fixture {
  folder: string;
  /** Where a file of the stage is: `at('dist', 'server.js')`. */
  at(...names: string[]): string;
  /** Lays a file, with other content if given. */
  write(file: SourceFile, content?: string): Promise<void>;
}

/**
 * A stage in a folder of its own, which goes with the test. Its server answers `{ greeting, pid }`, and at a POST it
 * asks to be restarted.
 */
export async function layFixture(): Promise<Fixture> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'stage build ')));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const at = (...names: string[]) => path.join(folder, ...names);
  const write = (file: SourceFile, content = FILES[file]) => writeFile(at(file), content);
  await mkdir(at('src', 'client'), { recursive: true });
  for (const file of Object.keys(FILES)) {
    await write(file as SourceFile);
  }
  return { folder, at, write };
}

export interface RunningCommand {
  process: ChildProcess;
  /** What it and its server have printed on standard output so far, line by line. */
  lines: string[];
  /** What they have printed on standard error so far. */
  errors(): string;
  /** The exit code, `null` after a signal, once nothing it started holds on to its output any more. */
  ended: Promise<number | null>;
}

/** Runs `stage` in the fixture's folder, until the test is over at the latest. */
export function runStage(fixture: Fixture, ...args: string[]): RunningCommand {
  const child = spawn(process.execPath, [STAGE, ...args], {
    cwd: fixture.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let errors = '';
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  child.stderr.on('data', (data) => (errors += String(data)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return { process: child, lines, errors: () => errors, ended };
}
