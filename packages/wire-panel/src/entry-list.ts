import { html, type TemplateResult } from 'lit';

import type { Entry } from './entry.ts';
import { acknowledgementOf } from './relations.ts';
import { directionText, payloadLine, spanText, timeText, titleOf } from './text.ts';
import { Windowed } from './windowed.ts';

/** Longer payloads are cut in a row: it shows a line, and the details have it all. */
const MOST_CHARACTERS = 200;

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
      <code class="preview">${previewOf(entry)}</code>
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

/** Where it went and what with, in as much as a line can show. */
function previewOf(entry: Entry): string {
  const place = entry.namespace === undefined ? '' : `${entry.namespace} `;
  return (place + payloadLine(entry)).slice(0, MOST_CHARACTERS);
}
