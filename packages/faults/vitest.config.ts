import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/*.test.ts'],
    // A trial takes its time, and so do processes that start on a busy machine.
    testTimeout: 90_000,
    maxWorkers: 2,
  },
});
