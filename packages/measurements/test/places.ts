import path from 'node:path';

export const WORKSPACE = path.join(import.meta.dirname, '..', '..', '..');
