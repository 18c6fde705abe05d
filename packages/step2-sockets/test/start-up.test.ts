import path from 'node:path';

import { startStage } from 'testing';
import { expect, test } from 'vitest';

test('says at the start whether WebSocket is to be had', async () => {
  const stage = await startStage(path.join(import.meta.dirname, '..', 'dist', 'server.js'));
  expect(await stage.line(/WebSocket transport/)).toContain('WebSocket transport: available');
  await stage.stop();
});
