import { defineConfig } from 'vitest/config';

// One after the other: what runs beside a measurement is measured with it.
export default defineConfig({ test: { fileParallelism: false } });
