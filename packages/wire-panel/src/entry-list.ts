import { html, type TemplateResult } from 'lit';

import type { Entry } from './entry.ts';
import { previewOf } from './preview.ts';
import { acknowledgementOf } from './relations.ts';
import { directionText, spanText, timeText, titleOf } from './text.ts';
import { Windowed } from './windowed.ts';

/** What went over the wire, a line each. */
export class EntryList extends Windowed {
  readonly listName = 'What went over the wire';
  readonly rowEms = 2.25;

  /** All that was recorded: what answers an entry may be hidden. */
  recorded: readonly Entry[] = [];

  protected override rowOf(entry: Entry): TemplateResult {
    return html`
      <span class="number">#${entry.number}</span>
      <span class="time">${timeText(entry.at)}</span>
      <span class="direction">${directionText(entry)}</span>
      <b class="name">${titleOf(entry)}</b>
      ${this.#note(entry)}
      <code class="preview">${placeOf(entry)}${previewOf(entry)}</code>
    `;
  }

  #note(entry: Entry): TemplateResult | undefined {
    const acknowledgement = acknowledgementOf(this.recorded, entry);
    if (acknowledgement !== undefined) {
      return html`<span class="note">✓ ack ${spanText(acknowledgement.at - entry.at)}</span>`;
    }
    const [word, number] =
      entry.answers === undefined ? ['brings back', entry.returns] : ['answers', entry.answers];
    return number === undefined ? undefined : html`<span class="note">${word} #${number}</span>`;
  }
}

/** Where it went. */
function placeOf({ namespace }: Entry): string {
  return namespace === undefined ? '' : `${namespace} `;
}
