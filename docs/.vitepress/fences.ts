import type { MarkdownRenderer } from 'vitepress';

import { sourceLink } from './sources.ts';

/**
 * A fence of mermaid becomes a diagram. One whose info string is a language and a region of a file, as in
 * `ts packages/a/src/b.ts#L3-L5`, is headed by the file's name.
 */
export function fences(md: MarkdownRenderer): void {
  const { escapeHtml } = md.utils;
  const { fence } = md.renderer.rules;

  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index]!;
    if (token.info === 'mermaid') {
      return `<SequenceDiagram source="${escapeHtml(token.content)}" />\n`;
    }
    const [, language = '', file] = /^(\S*)(?: ([^#\s]+))?/.exec(token.info) ?? [];
    // VitePress takes a digit anywhere behind the language for a line to highlight.
    token.info = language;
    const code = fence!(tokens, index, options, env, self);
    return file === undefined
      ? code
      : `<div class="excerpt"><a href="${sourceLink(file)}" target="_blank">${escapeHtml(file)}</a>${code}</div>\n`;
  };
}
