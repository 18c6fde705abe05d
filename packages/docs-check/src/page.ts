import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

import type { Region } from './excerpt.ts';

/** A piece of the workshop's own code on a page: a fence such as ` ```ts packages/a/src/b.ts#L3-L5 `. */
export interface Excerpt {
  /** The file that it is taken from, from the root of the repository. */
  file: string;
  /** Which of its lines; `undefined` if the fence does not say. */
  region: Region | undefined;
  lines: string[];
  /** The line of the page, from 1, with the fence's info string; the quoted lines follow it. */
  line: number;
}

export interface Heading {
  title: string;
  /** What a link to it ends with, as GitHub names headings. */
  anchor: string;
  /** The text that is folded away below it as “Answer”; empty if there is none. */
  answer: string;
}

export interface Page {
  excerpts: Excerpt[];
  links: { href: string; line: number }[];
  headings: Heading[];
  /** What a link can lead to on this page. */
  anchors: ReadonlySet<string>;
}

/** Reads Markdown as a forge does. */
export const markdown = new MarkdownIt({ html: true });

export function readPage(text: string): Page {
  const slugger = new GithubSlugger();
  const excerpts: Excerpt[] = [];
  const links: Page['links'] = [];
  const headings: Heading[] = [];
  let inAnswer = false;

  const tokens = markdown.parse(text, {});
  for (const [index, token] of tokens.entries()) {
    const line = (token.map?.[0] ?? 0) + 1;
    const [, source] = token.info.split(' ');
    if (token.type === 'fence' && source !== undefined) {
      excerpts.push({ ...readSource(source), lines: token.content.trimEnd().split('\n'), line });
    }
    if (token.type === 'heading_open') {
      const title = tokens[index + 1]?.content ?? '';
      headings.push({ title, anchor: slugger.slug(title), answer: '' });
    }
    const heading = headings.at(-1);
    if (token.type === 'html_block') {
      inAnswer = token.content.includes('<summary>Answer</summary>');
    } else if (token.type === 'inline' && inAnswer && heading !== undefined) {
      heading.answer += `${token.content.replaceAll('\n', ' ')} `;
    }
    for (const child of token.children ?? []) {
      const href = child.attrGet(child.type === 'image' ? 'src' : 'href');
      if (href !== null) {
        links.push({ href: String(href), line });
      }
    }
  }
  return { excerpts, links, headings, anchors: new Set(headings.map(({ anchor }) => anchor)) };
}

function readSource(source: string): Pick<Excerpt, 'file' | 'region'> {
  const [file = '', lines = ''] = source.split('#');
  const [, first, last = first] = /^L(\d+)(?:-L(\d+))?$/.exec(lines) ?? [];
  return { file, region: first === undefined ? undefined : { first: Number(first), last: Number(last) } };
}
