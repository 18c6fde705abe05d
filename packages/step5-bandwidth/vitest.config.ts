import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/*.test.ts', 'test/lab/*.test.ts'],
    globalSetup: 'test/bundle.ts',
    // They wait for processes to start, which takes as long as the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 8000 } },
    maxConcurrency: 6,
    maxWorkers: 2,
  },
});
