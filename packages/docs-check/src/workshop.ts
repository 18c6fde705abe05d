import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** Where a file of the workshop is. @param file its path from the workshop's folder, with slashes */
export const at = (file: string) => path.join(root, file);

export const read = (file: string) => readFileSync(at(file), 'utf8');

export const linesOf = (file: string) => read(file).trimEnd().split('\n');

/** All pages, from the workshop's folder. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(at('docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
