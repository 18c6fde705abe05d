import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';

import { expect, onTestFinished, test, vi } from 'vitest';

import { type Fixture, layFixture, type RunningCommand, runStage } from './fixture.ts';

/** How long people wait for an edit. */
const SOON = { timeout: 2000, interval: 20 };
/** How long the first start may take on a slow machine. */
const AT_LAST = { timeout: 10_000, interval: 20 };

interface Answer {
  greeting: string;
  pid: number;
}

/** Asks the server that started last. @param method POST: to be restarted as well */
async function ask(dev: RunningCommand, method = 'GET'): Promise<Answer> {
  const banner = dev.lines.findLast((line) => line.startsWith('Running on ')) ?? '';
  const [url = ''] = /http\S+/.exec(banner) ?? [];
  return (await (await fetch(url, { method })).json()) as Answer;
}

/** Starts watch mode. @returns it, and the first answer of its server */
async function startDev(fixture: Fixture) {
  const dev = runStage(fixture, 'dev', '--port', '0');
  const first = await vi.waitFor(() => ask(dev), AT_LAST);
  return { dev, first };
}

async function greetingBecomes(dev: RunningCommand, greeting: string): Promise<Answer> {
  return vi.waitFor(async () => {
    const answer = await ask(dev);
    expect(answer.greeting).toBe(greeting);
    return answer;
  }, SOON);
}

const readScript = (fixture: Fixture) => readFile(fixture.at('dist', 'public', 'main.js'), 'utf8');

test('runs the stage with its page', async () => {
  const fixture = await layFixture();
  const { first } = await startDev(fixture);
  expect(first.greeting).toBe('hello');
  expect(await readScript(fixture)).toContain('first title');
  expect(await readFile(fixture.at('dist', 'public', 'style.css'), 'utf8')).toContain('margin');
});

test('an edit to the server, or to a file that it imports, restarts it in under two seconds', async () => {
  const fixture = await layFixture();
  const { dev, first } = await startDev(fixture);

  await fixture.write('src/greeting.ts', `export const GREETING = 'good morning';\n`);
  const second = await greetingBecomes(dev, 'good morning');
  expect(second.pid).not.toBe(first.pid);

  const source = await readFile(fixture.at('src', 'server.ts'), 'utf8');
  await fixture.write('src/server.ts', source.replace('GREETING,', '`${GREETING}, all`,'));
  const third = await greetingBecomes(dev, 'good morning, all');
  expect(third.pid).not.toBe(second.pid);
});

test('an edit to the page is there in under two seconds, and leaves the server alone', async () => {
  const fixture = await layFixture();
  const { dev, first } = await startDev(fixture);

  await fixture.write('src/client/title.ts', `export const TITLE = 'second title';\n`);
  await vi.waitFor(async () => expect(await readScript(fixture)).toContain('second title'), SOON);
  await fixture.write('src/client/style.css', 'body { padding: 1em }\n');
  await vi.waitFor(async () => {
    expect(await readFile(fixture.at('dist', 'public', 'style.css'), 'utf8')).toContain('padding: 1em');
  }, SOON);

  expect((await ask(dev)).pid).toBe(first.pid);
  // What a restart would be in time for.
  await fixture.write('src/greeting.ts', `export const GREETING = 'good evening';\n`);
  await greetingBecomes(dev, 'good evening');
  expect(dev.lines.filter((line) => line.startsWith('Running on '))).toHaveLength(2);
});

test('a page that comes while it runs is built, the script before there is a style', async () => {
  const fixture = await layFixture();
  const script = await readFile(fixture.at('src', 'client', 'main.ts'), 'utf8');
  const title = await readFile(fixture.at('src', 'client', 'title.ts'), 'utf8');
  await rm(fixture.at('src', 'client'), { recursive: true });
  const { dev, first } = await startDev(fixture);

  await mkdir(fixture.at('src', 'client'));
  await fixture.write('src/client/title.ts', title);
  await fixture.write('src/client/main.ts', script);
  await vi.waitFor(async () => expect(await readScript(fixture)).toContain('first title'), SOON);
  await fixture.write('src/client/style.css', 'body { margin: 1px; }');
  const readStyle = () => readFile(fixture.at('dist', 'public', 'style.css'), 'utf8');
  await vi.waitFor(async () => expect(await readStyle()).toContain('1px'), SOON);
  expect((await ask(dev)).pid).toBe(first.pid);
});

test('a page’s branch for development is in its build', async () => {
  const fixture = await layFixture();
  await fixture.write(
    'src/client/main.ts',
    `document.title = process.env['NODE_ENV'] === 'development' ? 'while I learn' : 'for all';\n`,
  );
  await startDev(fixture);
  expect(await readScript(fixture)).toContain('= true ? "while I learn"');
});

test('an edit that does not compile is reported, the server goes on, and mending it restarts', async () => {
  const fixture = await layFixture();
  const { dev, first } = await startDev(fixture);

  await fixture.write('src/greeting.ts', 'export const GREETING = ;\n');
  await vi.waitFor(() => expect(dev.errors()).toContain('src/greeting.ts:1:24'), SOON);
  expect(await ask(dev)).toEqual(first);

  await fixture.write('src/greeting.ts', `export const GREETING = 'mended';\n`);
  expect((await greetingBecomes(dev, 'mended')).pid).not.toBe(first.pid);
});

test('of edits in quick succession the last one counts', async () => {
  const fixture = await layFixture();
  const { dev } = await startDev(fixture);
  // As an editor does that first empties the file, and then has it formatted.
  await fixture.write('src/greeting.ts', '');
  for (const greeting of ['draft', 'unformatted', 'final']) {
    await fixture.write('src/greeting.ts', `export const GREETING = '${greeting}';\n`);
  }
  await greetingBecomes(dev, 'final');
});

test('a server that asks for it is restarted, and has the same port from then on', async () => {
  const fixture = await layFixture();
  const { dev, first } = await startDev(fixture);

  await ask(dev, 'POST');
  const second = await vi.waitFor(async () => {
    const answer = await ask(dev);
    expect(answer.pid).not.toBe(first.pid);
    return answer;
  }, SOON);
  await fixture.write('src/greeting.ts', `export const GREETING = 'good morning';\n`);
  const third = await greetingBecomes(dev, 'good morning');
  expect(third.pid).not.toBe(second.pid);
  const banners = dev.lines.filter((line) => line.startsWith('Running on '));
  expect(banners).toHaveLength(3);
  expect(new Set(banners).size).toBe(1);
});

test('of a restart and an edit at the same time one server comes', async () => {
  const fixture = await layFixture();
  const { dev } = await startDev(fixture);
  await Promise.all([
    ask(dev, 'POST'),
    fixture.write('src/greeting.ts', `export const GREETING = 'good morning';\n`),
  ]);
  await greetingBecomes(dev, 'good morning');
  expect(dev.errors()).toBe('');
  dev.process.kill('SIGTERM');
  // The servers hold the same standard output: this comes when all of them have ended.
  await dev.ended;
  expect(dev.errors()).toBe('');
});

test('what does not compile at the start is reported, and mending it starts the server', async () => {
  const fixture = await layFixture();
  await fixture.write('src/greeting.ts', 'export const GREETING = ;\n');
  const dev = runStage(fixture, 'dev');
  await vi.waitFor(() => expect(dev.errors()).toContain('src/greeting.ts:1:24'), AT_LAST);
  await fixture.write('src/greeting.ts', `export const GREETING = 'mended';\n`);
  await greetingBecomes(dev, 'mended');
});

test('a server that breaks down after an edit is said to have stopped, and starts at the next', async () => {
  const fixture = await layFixture();
  const { dev } = await startDev(fixture);

  await fixture.write('src/greeting.ts', `throw new Error('a slip');\nexport const GREETING = '';\n`);
  await vi.waitFor(() => {
    expect(dev.errors()).toContain('a slip');
    expect(dev.errors()).toContain('greeting.ts:1');
    expect(dev.errors()).toContain('The server has stopped. It starts again when a file is saved.');
  }, SOON);

  await fixture.write('src/greeting.ts', `export const GREETING = 'mended';\n`);
  await greetingBecomes(dev, 'mended');
});

test('a server that cannot start at all ends watch mode with its own exit code', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;

  const dev = runStage(await layFixture(), 'dev', '--port', String(port));
  expect(await dev.ended).toBe(3);
  expect(dev.errors()).toBe('The port is taken.\n');
});

// Windows ends a process at once when another one signals it.
test.skipIf(process.platform === 'win32')(
  'at SIGTERM watch mode ends with 0 and takes the server along',
  async () => {
    const { dev, first } = await startDev(await layFixture());
    dev.process.kill('SIGTERM');
    expect(await dev.ended).toBe(0);
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');
  },
);

test.skipIf(process.platform === 'win32')(
  'at SIGTERM in the middle of a restart nothing is left running either',
  async () => {
    const fixture = await layFixture();
    const { dev, first } = await startDev(fixture);
    await fixture.write('src/greeting.ts', `export const GREETING = 'too late';\n`);
    await vi.waitFor(() => expect(() => process.kill(first.pid, 0)).toThrow('ESRCH'), SOON);
    dev.process.kill('SIGTERM');
    expect(await dev.ended).toBe(0);
  },
);

test('a server does not outlive a watch mode that is killed', async () => {
  const { dev } = await startDev(await layFixture());
  dev.process.kill('SIGKILL');
  // The server holds the same standard output: this comes when it has ended too.
  expect(await dev.ended).toBeNull();
  await expect(ask(dev)).rejects.toThrow('fetch failed');
});
