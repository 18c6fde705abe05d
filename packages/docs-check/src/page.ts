import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

/** A piece of the workshop's own code on a page: a fence whose info string is a language and a path. */
export interface Excerpt {
  /** The file that it is taken from, from the root of the repository. */
  file: string;
  lines: string[];
  /** Where it begins on the page. */
  line: number;
}

export interface Page {
  excerpts: Excerpt[];
  links: { href: string; line: number }[];
  /** What a link can lead to on this page, as GitHub names headings. */
  anchors: ReadonlySet<string>;
}

const markdown = new MarkdownIt({ html: true });

export function readPage(text: string): Page {
  const slugger = new GithubSlugger();
  const excerpts: Excerpt[] = [];
  const links: Page['links'] = [];
  const anchors = new Set<string>();

  const tokens = markdown.parse(text, {});
  for (const [index, token] of tokens.entries()) {
    const line = (token.map?.[0] ?? 0) + 1;
    const [, file] = token.info.split(' ');
    if (token.type === 'fence' && file !== undefined) {
      excerpts.push({ file, lines: token.content.trimEnd().split('\n'), line });
    }
    if (token.type === 'heading_open') {
      anchors.add(slugger.slug(tokens[index + 1]?.content ?? ''));
    }
    for (const child of token.children ?? []) {
      const href = child.attrGet(child.type === 'image' ? 'src' : 'href');
      if (href !== null) {
        links.push({ href: String(href), line });
      }
    }
  }
  return { excerpts, links, anchors };
}
