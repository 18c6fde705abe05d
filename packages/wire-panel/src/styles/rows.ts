import { css } from 'lit';

/** Rows, and the list of them. */
export const rows = css`
  .rows {
    position: relative;
    flex: 1;
    display: flex;
    flex-direction: column;
    min-height: 5em;
  }

  .scroller {
    flex: 1;
    overflow: hidden auto;
    overscroll-behavior: contain;
    background: var(--w-card);
  }

  .space {
    position: relative;
    overflow: hidden;
    contain: strict;
  }

  .row {
    position: relative;
    cursor: pointer;
  }

  wire-list .row {
    display: flex;
    align-items: center;
    gap: 0.5em;
    height: 2.25em;
    overflow: hidden;
    padding-inline: 0.6em;
    border-bottom: 1px solid var(--w-line);
    white-space: nowrap;
  }

  .name {
    font-size: 1.125em;
  }

  .number,
  .time,
  .note,
  .preview {
    color: var(--w-quiet);
    font-variant-numeric: tabular-nums;
  }

  .row .number {
    min-width: 2.2em;
  }

  wire-list .time {
    min-width: 3.6em;
    text-align: end;
  }

  wire-list .direction {
    min-width: 3.7em;
  }

  .direction {
    font-weight: 600;
  }

  .out .direction,
  .direction.out {
    color: var(--w-accent);
  }

  .in .direction,
  .direction.in {
    color: var(--w-good);
  }

  .row[aria-selected='true'],
  .row[aria-selected='true'] > *,
  .row[aria-selected='true'] .label > * {
    background-color: var(--w-accent);
    color: var(--w-on-accent);
  }

  .row.related {
    box-shadow: inset 0.35em 0 var(--w-accent);
  }

  .connection .name,
  .namespace .name {
    font-weight: 500;
    font-style: italic;
  }

  .note,
  .preview {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .preview {
    flex: 1 1000 3em;
  }

  .empty {
    position: absolute;
    inset: 3em 0 auto;
    color: var(--w-quiet);
    text-align: center;
  }

  .newest {
    position: absolute;
    inset-inline-end: 1.2em;
    bottom: 0.6em;
    border-radius: 1.5em;
    box-shadow: 0 2px 8px rgb(0 0 0 / 30%);
  }

  @media (max-width: 560px) {
    /* The details say when it was. */
    wire-list .time {
      display: none;
    }
  }
`;
