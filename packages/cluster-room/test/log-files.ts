import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cloudchat-'));
  onTestFinished(() => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // libsql lets go of a file once its statements are collected, and Windows removes none that is open.
      if (process.platform !== 'win32') {
        throw error;
      }
    }
  });
  return folder;
}
