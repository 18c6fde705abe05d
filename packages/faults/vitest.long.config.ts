import { defineConfig } from 'vitest/config';

// One after the other: a fault is to be the only one.
export default defineConfig({ test: { include: ['test/long/*.test.ts'], fileParallelism: false } });
