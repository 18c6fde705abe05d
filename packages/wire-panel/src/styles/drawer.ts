import { css } from 'lit';

import { unseen } from './unseen.ts';

/** The drawer itself, and what is the same everywhere in it. Colours are the page's, if it has any. */
export const drawer = css`
  :host {
    --w-page: var(--page, #eef4fb);
    --w-card: var(--card, #ffffff);
    --w-text: var(--text, #17212f);
    --w-quiet: var(--quiet, #52617a);
    --w-line: var(--line, #c8d5e6);
    --w-accent: var(--accent, #1462b8);
    --w-on-accent: var(--on-accent, #ffffff);
    --w-good: var(--good, #0f6b3c);
    --w-bad: var(--bad, #b3261e);
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --w-page: var(--page, #0f1724);
      --w-card: var(--card, #1a2435);
      --w-text: var(--text, #e8eef7);
      --w-quiet: var(--quiet, #a3b3c9);
      --w-line: var(--line, #33435c);
      --w-accent: var(--accent, #7cc0ff);
      --w-on-accent: var(--on-accent, #08213d);
      --w-good: var(--good, #6fdca0);
      --w-bad: var(--bad, #ff9c93);
    }
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  .drawer {
    position: fixed;
    z-index: 2147483000;
    display: flex;
    flex-direction: column;
    background: var(--w-page);
    color: var(--w-text);
    /* Readable from the last row, whatever the page's own size is. */
    font:
      max(1rem, 16px) / 1.4 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      sans-serif;
    text-align: start;
  }

  @media (min-width: 900px) {
    .drawer {
      inset-block: 0;
      inset-inline-end: 0;
      width: min(46vw, 40rem);
      border-inline-start: 2px solid var(--w-line);
    }
  }

  @media (max-width: 899.98px) {
    .drawer {
      inset-inline: 0;
      bottom: 0;
      height: 60dvh;
      padding-bottom: env(safe-area-inset-bottom);
      border-top: 2px solid var(--w-line);
      box-shadow: 0 -4px 20px rgb(0 0 0 / 25%);
    }
  }

  .drawer > header {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding: 0.4em 0.6em;
    border-bottom: 1px solid var(--w-line);
  }

  h2 {
    flex: 1;
    margin: 0;
    font-size: 1.15em;
  }

  #view,
  wire-recorded {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-height: 0;
  }

  h3,
  h4,
  p,
  ul,
  ol,
  pre {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  code,
  pre {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 1em;
  }

  button,
  input,
  select {
    min-width: 0;
    padding: 0.25em 0.6em;
    border: 1px solid var(--w-quiet);
    border-radius: 0.5em;
    background: var(--w-card);
    color: var(--w-text);
    font: inherit;
  }

  button {
    font-weight: 600;
    cursor: pointer;
  }

  button:disabled {
    opacity: 0.5;
    cursor: default;
  }

  button[aria-pressed='true'],
  [role='tab'][aria-selected='true'],
  .primary {
    border-color: var(--w-accent);
    background: var(--w-accent);
    color: var(--w-on-accent);
  }

  ::placeholder {
    color: var(--w-quiet);
    opacity: 1;
  }

  :focus-visible {
    outline: 3px solid var(--w-accent);
    outline-offset: 1px;
  }

  .corner {
    position: fixed;
    z-index: 2147483000;
    inset-inline-end: 1rem;
    bottom: 1rem;
    font:
      600 max(1rem, 16px) / 1.4 system-ui,
      sans-serif;
  }

  .scrolling:focus-visible,
  .scroller:focus-visible {
    outline-offset: -3px;
  }

  .unseen {
    ${unseen}
  }
`;
