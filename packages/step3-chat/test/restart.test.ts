import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { startStage } from 'testing';
import { expect, onTestFinished, test, vi } from 'vitest';

import { startDevelopment } from './development-stage.ts';

const DIST = path.join(import.meta.dirname, '..', 'dist');

function askForRestart(url: string, headers: HeadersInit = { 'X-Wire-Panel': 'restart' }) {
  return fetch(new URL('/wire/restart', url), { method: 'POST', headers });
}

async function start(file: string) {
  const stage = await startStage(file);
  onTestFinished(async () => void (await stage.stop()));
  return stage;
}

test(
  'in watch mode the page can have its server restarted, at the same address',
  { timeout: 20_000 },
  async () => {
    const stage = await startDevelopment();
    expect((await askForRestart(stage.url, {})).status).toBe(403);
    expect((await askForRestart(stage.url)).status).toBe(202);
    const banners = () => stage.lines.filter((line) => line.startsWith('Running on '));
    await vi.waitFor(() => expect(banners()).toHaveLength(2), { timeout: 10_000 });
    expect(banners()[1]).toBe(banners()[0]);
    expect((await fetch(stage.url)).status).toBe(200);

    const alone = await start(path.join(stage.folder, 'dist', 'server.js'));
    expect((await askForRestart(alone.url)).status).toBe(404);
  },
);

test('in production nobody can', async () => {
  const stage = await start(path.join(DIST, 'server.js'));
  expect((await askForRestart(stage.url)).status).toBe(404);
  for (const name of (await readdir(DIST)).filter((each) => each.endsWith('.js'))) {
    expect(await readFile(path.join(DIST, name), 'utf8')).not.toContain('wire/restart');
  }
});
