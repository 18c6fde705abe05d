import { html, type TemplateResult } from 'lit';

import type { Entry } from './entry.ts';
import type { Card, Verdict } from './exercise.ts';
import { directionText, titleOf } from './text.ts';

const MARKS = { right: '✓ right', wrong: '✗ not here', missing: '+ came too' };

export function cardText({ direction, kind = 'event', name }: Card): string {
  return `${directionText({ direction })} ${titleOf({ kind, name })}`;
}

/** A card with what has become of it, and the entry to look at. */
export function verdictText({ card, entry, mark }: Verdict, show: (entry: Entry) => void): TemplateResult {
  return html`<li class=${mark}>
    <span class=${`card ${card.direction}`}>${cardText(card)}</span>
    <span class="mark">${MARKS[mark]}</span>
    ${
      entry === undefined
        ? ''
        : html`<button type="button" class="link" @click=${() => show(entry)}>#${entry.number}</button>`
    }
  </li>`;
}
