import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { type CountingRegistry, startCountingRegistry } from './counting-registry.ts';
import { bareEnvironment, configuredRegistry, type NpmStart, npmStart } from './npm.ts';
import { WORKSPACE } from './places.ts';

const UP_WITHIN = 90_000;
const MEGABYTE = 1_000_000;
const DOWNLOADS = 25 * MEGABYTE;

describe('npm start in a fresh clone, on a machine with Node and nothing else', () => {
  let folder: string;
  let clone: string;
  let registry: CountingRegistry;
  let env: NodeJS.ProcessEnv;
  let running: NpmStart | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fresh clone '));
    clone = path.join(folder, 'cloud chat');
    const home = path.join(folder, 'home');
    await mkdir(home);
    await promisify(execFile)('git', ['clone', '--quiet', WORKSPACE, clone]);
    registry = await startCountingRegistry(await configuredRegistry());
    env = bareEnvironment(home, registry.url);
  }, 60_000);
  afterEach(async () => {
    await running?.stop();
  }, 30_000);
  afterAll(async () => {
    await registry.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  async function start() {
    const before = performance.now();
    running = npmStart(clone, env);
    const response = await fetch(await running.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    return performance.now() - before;
  }

  test(
    `serves the chat within ${UP_WITHIN / 1000} seconds, for at most ${DOWNLOADS / MEGABYTE} MB of downloads`,
    async () => {
      const took = await start();
      const seconds = (took / 1000).toFixed(1);
      const megabytes = (registry.bytes() / MEGABYTE).toFixed(1);
      console.log(
        `A fresh clone is up in ${seconds} s, with ${megabytes} MB in ${registry.tarballs()} packages (${registry.bytes()} bytes)`,
      );
      expect(took).toBeLessThan(UP_WITHIN);
      expect(registry.bytes()).toBeLessThanOrEqual(DOWNLOADS);
      // Less would mean that packages came past the count.
      expect(registry.bytes()).toBeGreaterThan(5 * MEGABYTE);
    },
    UP_WITHIN + 10_000,
  );

  test('runs again without a network', async () => {
    await registry.close();
    const took = await start();
    console.log(`The second time it is up in ${(took / 1000).toFixed(1)} s, without a network`);
  }, 30_000);
});
