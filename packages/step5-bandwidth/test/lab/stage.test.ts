import path from 'node:path';

import { runToEnd, stageSuite, startStage } from 'testing';
import { describe, expect, onTestFinished, test } from 'vitest';

const SERVER = path.join(import.meta.dirname, '..', '..', 'dist', 'server.js');

stageSuite(SERVER, '/lab');

describe('--transport', () => {
  test('polling is the chat of Step 3, page and all, without WebSocket', async () => {
    const stage = await startStage(SERVER, ['--port', '0', '--transport', 'polling']);
    onTestFinished(async () => void (await stage.stop()));
    const page = await fetch(stage.url);
    expect(await page.text()).toContain('<title>CloudChat</title>');
    expect((await fetch(new URL('/main.js', stage.url))).headers.get('content-type')).toMatch(/javascript/);
    const handshake = await fetch(new URL('/socket.io/?EIO=4&transport=polling', stage.url));
    expect(await handshake.text()).toContain('"upgrades":[]');
  });

  test('anything else is answered with a sentence', async () => {
    const { code, errors } = await runToEnd(SERVER, ['--transport', 'websocket']);
    expect(code).toBe(1);
    expect(errors).toBe(
      'The chat can be run here over polling only, and not over "websocket": write --transport polling. Over both it runs with pnpm --filter step3-chat dev.\n',
    );
  });
});
