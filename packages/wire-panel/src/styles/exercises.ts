import { css } from 'lit';

/** The exercises, and what breaks things. */
export const exercises = css`
  .predict > * + *,
  .break > * + * {
    margin-top: 0.6em;
  }

  .predict h3,
  .break h3 {
    font-size: 1.1em;
  }

  .predict select {
    max-width: 100%;
  }

  .cards,
  .laid {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em;
  }

  .laid {
    flex-flow: column nowrap;
  }

  .laid li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em;
  }

  .card {
    padding: 0.25em 0.6em;
    border: 1px solid var(--w-quiet);
    border-inline-start: 0.4em solid var(--w-accent);
    border-radius: 0.5em;
    background: var(--w-card);
    font-size: 1.125em;
    font-weight: 600;
  }

  .card.in {
    border-inline-start-color: var(--w-good);
  }

  .laid .card {
    flex: 0 1 12.5em;
  }

  .right .mark {
    color: var(--w-good);
    font-weight: 700;
  }

  .wrong .mark,
  .missing .mark {
    color: var(--w-bad);
    font-weight: 700;
  }

  .wrong .card {
    text-decoration: line-through;
  }

  .missing .card {
    border-style: dashed;
    background: none;
  }

  .summary {
    font-size: 1.125em;
    font-weight: 600;
  }

  .break ul {
    display: grid;
    gap: 0.7em;
  }
`;
