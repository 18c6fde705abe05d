import { css } from 'lit';

import { unseen } from './unseen.ts';

/** What is around the rows: tabs, tools, details. */
export const parts = css`
  [role='tablist'] {
    display: flex;
    white-space: nowrap;
    gap: 0.25em;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em;
    padding: 0.4em 0.6em;
  }

  .tools input[type='search'] {
    flex: 1 1 5em;
    width: 5em;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 0.35em;
    white-space: nowrap;
  }

  .check input {
    width: 1.1em;
    height: 1.1em;
    accent-color: var(--w-accent);
  }

  .count,
  .facts,
  .hint {
    color: var(--w-quiet);
  }

  .count {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .said:not(:empty) {
    padding: 0.3em 0.8em;
    border-top: 1px solid var(--w-line);
  }

  p.hint:has(button) {
    display: flex;
    align-items: center;
    gap: 0.4em;
  }

  .hint button {
    flex: none;
  }

  .hint {
    padding: 0.4em 0.6em;
  }

  .scrolling {
    flex: 1;
    overflow: auto;
    overscroll-behavior: contain;
    min-height: 0;
    padding: 0.5em 0.8em 0.8em;
  }

  .details {
    flex: 0 1 50%;
    display: flex;
    flex-direction: column;
    min-height: 8em;
    border-top: 2px solid var(--w-line);
  }

  .details header {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding: 0.4em 0.6em 0.2em 0.8em;
  }

  .details h3 {
    flex: 1;
    overflow-wrap: anywhere;
    font-size: 1.2em;
    line-height: 1.2;
  }

  .copied > * + * {
    margin-top: 0.35em;
  }

  h4 {
    font-size: 1em;
  }

  pre {
    padding: 0.4em 0.6em;
    border-radius: 0.4em;
    background: var(--w-card);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .link {
    padding: 0 0.2em;
    border: 0;
    background: none;
    color: var(--w-accent);
    text-decoration: underline;
  }

  @media (max-width: 899.98px) {
    /* There is room for the rows and for what was chosen of them. */
    wire-recorded:has(.details) > :is(.tools, .hint, wire-predict) {
      display: none;
    }

    .details {
      flex-basis: 62%;
    }

    .drawer > header h2 {
      ${unseen}
    }

    .drawer > header {
      justify-content: space-between;
    }

    .drawer > header button {
      padding-inline: 0.45em;
    }
  }
`;
