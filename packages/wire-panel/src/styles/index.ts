import { css } from 'lit';

import { diagram } from './diagram.ts';
import { drawer } from './drawer.ts';
import { exercises } from './exercises.ts';
import { parts } from './parts.ts';
import { rows } from './rows.ts';

/** From this width on the panel is beside the page, below it over the page's end. */
const room = css`
  @media (min-width: 900px) {
    :root.wire-open {
      --wire-beside: min(46vw, 40rem);
      padding-inline-end: var(--wire-beside);
    }
  }
  @media (max-width: 899.98px) {
    :root.wire-open {
      --wire-below: 60dvh;
      padding-block-end: var(--wire-below);
    }
  }
`;

/** The styles of the panel and of all in it. */
export const styles = [drawer, rows, diagram, parts, exercises];

/**
 * Makes room for the panel in the page, or gives it back. A page that places things by the window's edges finds how
 * much is taken in `--wire-beside` and `--wire-below`.
 */
export function makeRoom(open: boolean): void {
  const { styleSheet } = room;
  if (styleSheet !== undefined && !document.adoptedStyleSheets.includes(styleSheet)) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet];
  }
  document.documentElement.classList.toggle('wire-open', open);
}
