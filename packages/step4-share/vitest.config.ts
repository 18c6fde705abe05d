import { defineConfig } from 'vitest/config';

// They wait for processes to start, which takes as long as the machine is busy.
export default defineConfig({
  test: { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 8000 } } },
});
