import { css } from 'lit';

/** The sequence diagram. */
export const diagram = css`
  wire-diagram {
    --page-lane: 14%;
    --server-lane: 60%;
    --others-lane: 92%;
  }

  @media (max-width: 899.98px) {
    wire-diagram {
      --page-lane: 18%;
      --server-lane: 66%;
    }
  }

  .lanes {
    position: relative;
    height: 1.9em;
  }

  .lanes b {
    position: absolute;
    top: 0.25em;
    padding: 0 0.5em;
    border: 1px solid var(--w-line);
    border-radius: 0.4em;
    background: var(--w-card);
    transform: translateX(-50%);
    white-space: nowrap;
  }

  .lanes b:nth-child(1) {
    left: var(--page-lane);
  }

  .lanes b:nth-child(2) {
    left: var(--server-lane);
  }

  .lanes b:nth-child(3) {
    right: 0.2em;
    transform: none;
  }

  .legend {
    padding: 0 0.6em 0.2em;
    color: var(--w-quiet);
  }

  wire-recorded:has(.details) .legend {
    display: none;
  }

  wire-diagram .space {
    --lane: linear-gradient(var(--w-line) 0 0);
    background:
      var(--lane) var(--page-lane) 0 / 2px 100% no-repeat,
      var(--lane) var(--server-lane) 0 / 2px 100% no-repeat,
      var(--lane) var(--others-lane) 0 / 2px 100% no-repeat;
  }

  wire-diagram .row {
    height: 3.25em;
  }

  wire-diagram .row > * {
    position: absolute;
  }

  wire-diagram .time {
    top: 1em;
    left: 0.4em;
    white-space: nowrap;
  }

  .label {
    top: 0.35em;
    left: calc(var(--page-lane) + 0.3em);
    width: calc(var(--server-lane) - var(--page-lane) - 0.6em);
    overflow: hidden;
    text-align: center;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .label code {
    color: var(--w-quiet);
  }

  .arrow,
  .lead-in {
    bottom: 0.7em;
    left: var(--page-lane);
    width: calc(var(--server-lane) - var(--page-lane));
    border-bottom: 3px solid var(--w-accent);
  }

  .in .arrow {
    border-color: var(--w-good);
  }

  .acknowledgement .arrow {
    border-bottom-style: dashed;
  }

  .here .arrow {
    border-bottom: 1px solid var(--w-quiet);
  }

  .lead-in {
    left: var(--server-lane);
    width: calc(var(--others-lane) - var(--server-lane));
    border-bottom: 3px dotted var(--w-quiet);
  }

  .arrow::after,
  .lead-in::after {
    content: '';
    position: absolute;
    bottom: -0.5em;
    border: 0.45em solid transparent;
  }

  .out .arrow::after {
    right: 0;
    border-right-width: 0;
    border-left: 0.8em solid var(--w-accent);
  }

  .in .arrow::after,
  .lead-in::after {
    left: 0;
    border-left-width: 0;
    border-right: 0.8em solid var(--w-good);
  }

  .lead-in::after {
    border-right-color: var(--w-quiet);
  }

  .row[aria-selected='true'] :is(.arrow, .lead-in) {
    border-color: var(--w-on-accent);
  }

  .out[aria-selected='true'] .arrow::after {
    border-left-color: var(--w-on-accent);
  }

  .in[aria-selected='true'] :is(.arrow, .lead-in)::after {
    border-right-color: var(--w-on-accent);
  }
`;
