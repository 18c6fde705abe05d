import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // They wait for processes to start, which takes as long as the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
