import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/long/*.test.ts'],
    // 90 seconds without a network, and up to two minutes until all is as it should be.
    testTimeout: 5 * 60_000,
    // One after the other: a fault is to be the only one.
    fileParallelism: false,
  },
});
