import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { MarkdownRenderer, Plugin } from 'vitepress';

const root = path.join(import.meta.dirname, '..', '..');
const FOLDER = '/source/';
const linked = new Set<string>();

/** Where the site has a file of the workshop as plain text. @param file its path from the workshop's folder */
export function sourceLink(file: string): string {
  linked.add(file);
  return `${FOLDER}${file}.txt`;
}

/** Links to the workshop's code and measurements, `../packages/…` and `measurements/…`, lead to their text in the site. */
export function linkedSources(md: MarkdownRenderer): void {
  md.core.ruler.push('linked-sources', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.attrGet('href');
      const file = fileOf(href);
      if (file !== undefined) {
        token.attrSet('href', sourceLink(file));
        token.attrSet('target', '_blank');
      }
    }
  });
}

/** The file of the workshop that a link on a page leads to; `undefined` if it leads to a page, or elsewhere. */
function fileOf(href: string | null): string | undefined {
  if (href?.startsWith('../packages/')) {
    return href.slice('../'.length);
  }
  return href?.startsWith('measurements/') ? `docs/${href}` : undefined;
}

/** Serves what `sourceLink` has been asked for, and copies it into the site when that is built. */
export function linkedFiles(): Plugin {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  return {
    name: 'linked-files',
    configureServer({ middlewares }) {
      middlewares.use(FOLDER, (request, response, next) => {
        const file = (request.url ?? '').slice(1).replace(/\.txt$/, '');
        if (!linked.has(file) || !existsSync(path.join(root, file))) {
          return next();
        }
        response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(read(file));
      });
    },
    generateBundle() {
      for (const file of linked) {
        this.emitFile({ type: 'asset', fileName: `${FOLDER.slice(1)}${file}.txt`, source: read(file) });
      }
    },
  };
}
