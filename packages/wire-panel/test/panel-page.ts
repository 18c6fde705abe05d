import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { Server, type Socket } from 'socket.io';
import type { Socket as PageSocket } from 'socket.io-client';
import type { OpenPage } from 'testing/browser';
import { onTestFinished } from 'vitest';

import { panelIn } from './panel-in.ts';

declare global {
  interface Window {
    /** The page's, in `/room`, and that of the main namespace. */
    socket: PageSocket;
    main: PageSocket;
  }
}

/** Bundles a script as a stage does. */
export async function bundle(
  entry: string | { contents: string },
  { format = 'esm', mode = 'production' }: { format?: 'esm' | 'iife'; mode?: string } = {},
): Promise<string> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    absWorkingDir: folder,
    ...(typeof entry === 'string'
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.contents, resolveDir: folder, loader: 'ts' } }),
    bundle: true,
    write: false,
    format,
    target: 'es2022',
    minify: mode === 'production',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
  });
  return outputFiles[0]?.text ?? '';
}

/** A page that can be talked to: what it emits as `say` is acknowledged, and goes to all as `said`. */
export async function serveFiles(files: Record<string, string>): Promise<{ url: string; io: Server }> {
  const http = createServer((request, response) => {
    const file = files[new URL(request.url ?? '', 'http://localhost').pathname];
    response.statusCode = file === undefined ? 404 : 200;
    const type = request.url?.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    response.setHeader('content-type', type);
    response.setHeader('content-security-policy', "script-src 'self'; style-src 'self'");
    response.end(file);
  });
  const io = new Server(http);
  const main = (socket: Socket) => socket.on('round trip', (acknowledge: () => void) => acknowledge());
  io.on('connection', main);
  io.of('/room').on('connection', (socket) => {
    socket.emit('welcome', { to: 'the room' });
    socket.on('say', (what: unknown, acknowledge?: (answer: unknown) => void) => {
      acknowledge?.({ ok: true });
      io.of('/room').emit('said', what);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void io.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`, io };
}

/** The page's script: buttons and a socket, which tests find in `window`. */
export const PAGE_SCRIPT = `
  import { io } from 'socket.io-client';
  import { offerWire } from '../src/index.ts';
  const socket = io('/room');
  const main = socket.io.socket('/');
  Object.assign(window, { socket, main });
  offerWire(socket, document.querySelector('#wire'));
`;

export const PAGE = `<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>A page</title>
      <script type="module" src="/main.js"></script>
    </head>
    <body>
      <main>
        <h1>A page</h1>
        <button id="wire" type="button">Wire</button>
        <label>Text <input id="text" /></label>
      </main>
      <wire-panel predictions="/predictions.json" quiet="/"></wire-panel>
    </body>
  </html>`;

export const PREDICTIONS = JSON.stringify([
  {
    id: 'say',
    title: 'Say something',
    task: 'Say something.',
    own: true,
    cards: [
      { direction: 'out', name: 'say' },
      { direction: 'in', name: 'said' },
      { direction: 'in', kind: 'acknowledgement', name: 'say' },
      { direction: 'out', name: 'said' },
    ],
    until: { direction: 'in', name: 'said' },
  },
  {
    id: 'open',
    title: 'Open the page',
    task: 'The page is opened.',
    reload: true,
    cards: [
      { direction: 'out', kind: 'namespace', name: 'connect' },
      { direction: 'in', kind: 'namespace', name: 'connect' },
      { direction: 'in', name: 'welcome' },
    ],
    until: { direction: 'in', name: 'welcome' },
  },
]);

const built = new Map<string, Promise<[main: string, element: string]>>();

/** Serves the page with its panel. @param files further ones, or others */
export async function servePanel(
  files: Record<string, string> = {},
  mode?: string,
): Promise<{ url: string; io: Server }> {
  const building =
    built.get(mode ?? '') ??
    Promise.all([
      bundle({ contents: PAGE_SCRIPT }),
      bundle('../src/element.ts', mode === undefined ? {} : { mode }),
    ]);
  built.set(mode ?? '', building);
  const [main, element] = await building;
  return serveFiles({
    '/': PAGE,
    '/predictions.json': PREDICTIONS,
    '/main.js': main,
    '/wire-panel.js': element,
    ...files,
  });
}

/** Goes to the page, and waits until it is connected. */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => window.socket.connected);
}

/** Opens the panel on the page, at one of its tabs. */
export async function openPanel(page: Page, tab: string): Promise<ReturnType<typeof panelOf>> {
  await page.getByRole('button', { name: 'Wire', exact: true }).click();
  const panel = panelOf(page);
  await panel.tab(tab).click();
  return panel;
}

/**
 * Has the page emit events, so many at once, and waits for the frame that shows them.
 * @returns the milliseconds that each of these frames took
 */
export function emitNotes(page: Page, rounds: number, atOnce: number): Promise<number[]> {
  return page.evaluate(
    async ([times, each]) => {
      const frame = () => new Promise(requestAnimationFrame);
      const frames: number[] = [];
      for (let round = 0; round < times; round++) {
        for (let event = 0; event < each; event++) {
          window.socket.emit('note', { round, event, text: 'some text of a usual length' });
        }
        await frame();
        const start = performance.now();
        // The frame's callbacks, its layout and its painting are over when the next one begins.
        await frame();
        frames.push(performance.now() - start);
      }
      return frames;
    },
    [rounds, atOnce] as const,
  );
}

/** What tests do with this page's panel. */
export function panelOf(page: Page) {
  return {
    ...panelIn(page),
    say: (what: unknown): Promise<unknown> =>
      page.evaluate((said) => window.socket.emitWithAck('say', said) as Promise<unknown>, what),
  };
}

/** What has the focus in a page, or in the panel of it: its id, its name, its text, or else what kind of element it is. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    const element = activeElement?.shadowRoot?.activeElement ?? activeElement;
    const [text = ''] = [element?.id, element?.ariaLabel, element?.className].filter(Boolean);
    return text || (element?.tagName ?? '');
  });

/** @param open as in `describeInBrowser` */
export function visits(open: OpenPage) {
  async function visit(options?: BrowserContextOptions) {
    const page = await open(options);
    const { url, io } = await servePanel({}, 'development');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await goTo(page, url);
    return { page, io, asked, panel: panelOf(page) };
  }
  /** With the panel open, and a reload so that it has everything. */
  async function visitOpen(options?: BrowserContextOptions) {
    const { page, ...rest } = await visit(options);
    await page.getByRole('button', { name: 'Wire', exact: true }).click();
    await page.getByRole('tab', { name: 'List' }).waitFor();
    await page.reload();
    await rest.panel.row(/welcome/).waitFor();
    await rest.panel.row(/upgrade$|upgrade /).waitFor();
    return { page, ...rest };
  }
  return { visit, visitOpen };
}
