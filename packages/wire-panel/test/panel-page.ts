import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { Server, type Socket } from 'socket.io';
import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

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

/** What tests do with an open panel. */
export function panelOf(page: Page) {
  const rows = page.getByRole('option');
  return {
    rows,
    tab: (name: string): Locator => page.getByRole('tab', { name }),
    row: (name: RegExp): Locator => page.getByRole('option', { name }).last(),
    details: page.getByRole('region', { name: /^Details/ }),
    /** The names in the rows in sight. */
    names: (): Promise<string[]> => page.locator('wire-list .name').allTextContents(),
    async say(what: unknown): Promise<void> {
      await page.evaluate((said) => {
        const { socket } = window as unknown as {
          socket: { emitWithAck(...args: unknown[]): Promise<void> };
        };
        return socket.emitWithAck('say', said);
      }, what);
    },
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
