import { html, LitElement, nothing, type TemplateResult } from 'lit';

import type { Entry } from './entry.ts';
import { option, placeAfter } from './option.ts';
import { indexOf, relatedTo } from './relations.ts';

/** Rows that are there above and below those in sight. */
const SPARE = 8;

export interface Rows {
  entries: readonly Entry[];
  selected: number | undefined;
}

/**
 * Entries as rows of one height, of which only those in sight are in the document. It stays at the newest, unless the
 * person has moved away from there. What a row looks like is for the subclass.
 */
export abstract class Windowed extends LitElement {
  /** What to call the list. */
  abstract readonly listName: string;
  /** The height of a row, in the list's own `em`. */
  abstract readonly rowEms: number;

  #entries: readonly Entry[] = [];
  #selected: number | undefined;
  #shownSelection: number | undefined;
  #following = true;
  #top = 0;
  #visible = 0;
  #row = 0;
  readonly #size = new ResizeObserver(() => this.#measure());

  set rows({ entries, selected }: Rows) {
    // Who reads further up stays there, whatever goes at the beginning.
    const reading = this.#entries[Math.floor(this.#top / this.#row)];
    if (!this.#following && reading !== undefined) {
      this.#top += (indexOf(entries, reading.number) - indexOf(this.#entries, reading.number)) * this.#row;
    }
    // The recording's own list is changed in place.
    this.#entries = entries.slice();
    this.#selected = selected;
    this.requestUpdate();
  }

  /** A row's content. */
  protected abstract rowOf(entry: Entry): TemplateResult;

  /** What stands above the rows and does not scroll. */
  protected head(): TemplateResult | undefined {
    return undefined;
  }

  // The panel's styles are for this as well.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#size.observe(this.#scroller);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  protected override firstUpdated(): void {
    this.#size.observe(this.#scroller);
    this.#measure();
  }

  protected override updated(): void {
    const scroller = this.#scroller;
    if (Math.abs(scroller.scrollTop - this.#top) >= 1) {
      scroller.scrollTop = this.#top;
    }
  }

  protected override render(): TemplateResult {
    const entries = this.#entries;
    this.#place();
    const first = Math.max(0, Math.floor(this.#top / (this.#row || 1)) - SPARE);
    const count = this.#row === 0 ? 0 : Math.ceil(this.#visible / this.#row) + 2 * SPARE;
    const shown = entries.slice(first, first + count);
    const active = shown.some(({ number }) => number === this.#selected) ? `entry-${this.#selected}` : '';
    const related = relatedTo(entries, this.#selected);
    return html`
      ${this.head()}
      <div
        class="scroller"
        role="listbox"
        tabindex="0"
        aria-label=${this.listName}
        aria-activedescendant=${active}
        @scroll=${this.#onScroll}
        @keydown=${this.#onKey}
        @click=${this.#onClick}
      >
        <div class="space" role="none" .style=${`height: ${entries.length * this.#row}px`}>
          <div role="none" .style=${`transform: translateY(${first * this.#row}px)`}>
            ${shown.map((entry, index) =>
              option(entry, this.rowOf(entry), {
                selected: entry.number === this.#selected,
                related: related.has(entry.number),
                place: first + index + 1,
                count: entries.length,
              }),
            )}
          </div>
        </div>
      </div>
      ${entries.length === 0 ? html`<p class="empty">Nothing yet. Do something with the page.</p>` : nothing}
      <button class="newest" type="button" ?hidden=${this.#following} @click=${this.#toNewest}>
        Newest ↓
      </button>
    `;
  }

  get #scroller(): HTMLElement {
    return this.querySelector<HTMLElement>('.scroller')!;
  }

  #measure(): void {
    const scroller = this.#scroller;
    const top = this.#row * this.#entries.findIndex(({ number }) => number === this.#selected);
    if (top >= this.#top && top < this.#top + this.#visible) {
      // What is selected was in sight, and stays there.
      this.#shownSelection = undefined;
    }
    this.#visible = scroller.clientHeight;
    this.#row = Math.round(parseFloat(getComputedStyle(scroller).fontSize) * this.rowEms);
    this.requestUpdate();
  }

  /** Where to scroll to. */
  #place(): void {
    const most = Math.max(0, this.#entries.length * this.#row - this.#visible);
    if (this.#selected !== this.#shownSelection && this.#row > 0) {
      this.#shownSelection = this.#selected;
      const index = this.#entries.findIndex(({ number }) => number === this.#selected);
      if (index >= 0) {
        this.#following = index === this.#entries.length - 1;
        const top = index * this.#row;
        // With the row after it, where there is one.
        this.#top = Math.min(top, Math.max(this.#top, top + 2 * this.#row - this.#visible));
      }
    }
    this.#top = this.#following ? most : Math.max(0, Math.min(this.#top, most));
  }

  #select(index: number): void {
    const entry = this.#entries[Math.max(0, Math.min(index, this.#entries.length - 1))];
    if (entry !== undefined) {
      this.dispatchEvent(new CustomEvent('select-entry', { detail: entry.number, bubbles: true }));
    }
  }

  readonly #toNewest = (): void => {
    this.#following = true;
    this.#scroller.focus();
    this.requestUpdate();
  };

  readonly #onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#top = scrollTop;
    this.#following = scrollHeight - scrollTop - clientHeight < this.#row / 2;
    this.requestUpdate();
  };

  readonly #onClick = (event: Event): void => {
    const row = (event.target as Element).closest<HTMLElement>('[data-number]');
    if (row !== null) {
      this.#select(indexOf(this.#entries, Number(row.dataset['number'])));
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const last = this.#entries.length - 1;
    const page = Math.max(1, Math.floor(this.#visible / this.#row) - 1);
    // Without a selection the first key selects what is in sight at the end.
    const now =
      this.#selected === undefined
        ? Math.min(last, Math.floor((this.#top + this.#visible) / this.#row))
        : indexOf(this.#entries, this.#selected);
    const next = placeAfter(event.key, now, page, last);
    if (next !== undefined && !(event.altKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#select(next);
    }
  };
}
