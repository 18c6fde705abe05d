import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A check that something is missing waits for it, and a server of a test may have a busy machine to itself.
    testTimeout: 20_000,
    expect: { poll: { timeout: 8000 } },
    maxConcurrency: 3,
  },
});
