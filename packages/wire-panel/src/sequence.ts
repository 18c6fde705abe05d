import { html, type TemplateResult } from 'lit';

import type { Entry } from './entry.ts';
import { previewOf } from './preview.ts';
import { isUnasked } from './relations.ts';
import { directionText, timeText, titleOf } from './text.ts';
import { Windowed } from './windowed.ts';

const MOST_CHARACTERS = 100;

/** The same as arrows between this page, the server and the others. */
export class Sequence extends Windowed {
  readonly listName = 'Sequence diagram of what went over the wire';
  readonly rowEms = 3.25;

  protected override head(): TemplateResult {
    return html`
      <p class="legend">
        Click an arrow to see its bytes. Dashed: an acknowledgement. Dotted: not asked for by this page, so
        from others, or from the server itself.
      </p>
      <div class="lanes" aria-hidden="true"><b>this page</b><b>server</b><b>others</b></div>
    `;
  }

  protected override rowOf(entry: Entry): TemplateResult {
    const payload = previewOf(entry).slice(0, MOST_CHARACTERS);
    return html`
      <span class="time">${timeText(entry.at)}</span>
      <span class="label">
        <span class="direction unseen">${directionText(entry)}</span>
        <b class="name">${titleOf(entry)}</b> <code>${payload}</code>
      </span>
      <span class="arrow"></span>
      ${isUnasked(entry) ? html`<span class="lead-in"><span class="unseen">perhaps from others</span></span>` : ''}
    `;
  }
}
