import { html, type TemplateResult } from 'lit';

import type { Entry } from './entry.ts';

interface OptionState {
  selected: boolean;
  /** Whether it belongs to what is selected. */
  related: boolean;
  /** From 1, of how many. */
  place: number;
  count: number;
}

/** An entry as an option of a list box, of which most of the other options are not in the document. */
export function option(
  { number, kind, direction }: Entry,
  content: TemplateResult,
  { selected, related, place, count }: OptionState,
): TemplateResult {
  return html`
    <div
      id=${`entry-${number}`}
      class=${`row ${kind} ${direction ?? 'here'} ${related ? 'related' : ''}`}
      role="option"
      aria-selected=${selected}
      aria-setsize=${count}
      aria-posinset=${place}
      data-number=${number}
    >
      ${content}
    </div>
  `;
}

/** Where a key leads in a list, if anywhere. */
export function placeAfter(key: string, now: number, page: number, last: number): number | undefined {
  return {
    ArrowUp: now - 1,
    ArrowDown: now + 1,
    PageUp: now - page,
    PageDown: now + page,
    Home: 0,
    End: last,
  }[key];
}
