import { defineConfig } from 'vitest/config';

// One after the other: what runs beside a measurement is measured with it.
export default defineConfig({
  test: { include: ['test/long/*.test.ts'], globalSetup: 'test/bundle.ts', fileParallelism: false },
});
