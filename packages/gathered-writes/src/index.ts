export { gatheredWrites, type GatheredWritesOptions } from './gathered-writes.ts';
