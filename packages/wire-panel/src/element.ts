import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Manager, Socket } from 'socket.io-client';

import { breakIt, findFaults } from './break.ts';
import type { Remembered } from './early.ts';
import { EntryList } from './entry-list.ts';
import type { Fault } from './faults.ts';
import { buttonThatTells, focusedInPage } from './focus.ts';
import { isForField, keepOpen } from './opening.ts';
import { Predict } from './predict.ts';
import { RecordedView } from './recorded-view.ts';
import { Recording } from './recording.ts';
import { Sequence } from './sequence.ts';
import { makeRoom, styles } from './styles/index.ts';
import { lastTab, type Tab, tabList, tabsOf } from './tabs.ts';

/**
 * `<wire-panel>`: a drawer that shows what goes over a Socket.IO connection. It dispatches `toggle` when it opens or
 * closes. Attributes: `predictions`, the URL of a JSON list of `Exercise`; `quiet`, namespaces, between spaces, that
 * are background: hidden until all is shown.
 */
export class WirePanel extends LitElement {
  static override styles = styles;

  #recording: Recording | undefined;
  #manager: Manager | undefined;
  #opened = false;
  #hasButton = false;
  #tab = lastTab();
  #said = { text: '' };
  #frame = 0;
  #cameFrom: HTMLElement | undefined;
  #faults: readonly Fault[] = [];
  readonly #faultsOn = new Set<Fault>();
  // Not of a template: what it shows and what is selected outlives the closing.
  readonly #recorded = new RecordedView();

  /** What was recorded so far; `undefined` before `watch`. */
  get recording(): Recording | undefined {
    return this.#recording;
  }

  get opened(): boolean {
    return this.#opened;
  }

  /** Records from now on what goes over a socket's connection. A panel watches one connection, the first. */
  watch({ io }: Pick<Socket, 'io'>, early?: Remembered): void {
    if (this.#recording === undefined) {
      this.#manager = io;
      this.#recording = new Recording(io, early);
      this.#recording.subscribe(() => this.#renderSoon());
      this.requestUpdate();
      void findFaults().then((faults) => {
        this.#faults = faults;
        this.requestUpdate();
      });
    }
  }

  /** Shows a button of its own in a corner of the page, for pages that have none. */
  offerButton(): void {
    this.#hasButton = true;
    this.requestUpdate();
  }

  open(): void {
    if (!this.#opened) {
      this.#cameFrom = focusedInPage();
      this.#turn(true);
    }
  }

  close(): void {
    if (this.#opened) {
      const wasInside = this.matches(':focus-within');
      const button = buttonThatTells(() => this.#turn(false));
      if (wasInside) {
        const back = this.#cameFrom?.isConnected === true ? this.#cameFrom : button;
        const goBack = () => (back === undefined || back === this ? this.#find('.corner') : back)?.focus();
        void this.updateComplete.then(goBack);
      }
    }
  }

  /** As asked for by a person: the focus goes into the panel. */
  toggle(): void {
    if (this.#opened) {
      this.close();
    } else {
      this.open();
      void this.updateComplete.then(() => this.#find('[aria-selected=true]')?.focus());
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    makeRoom(this.#opened);
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
    makeRoom(false);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#opened) {
      const corner = html`<button class="corner" type="button" @click=${() => this.toggle()}>Wire</button>`;
      return this.#hasButton ? corner : nothing;
    }
    const tabs = tabsOf({ predict: this.hasAttribute('predictions'), break: this.#faults.length > 0 });
    const tab = tabs.includes(this.#tab) ? this.#tab : 'list';
    const choose = (chosen: Tab) => {
      this.#tab = chosen;
      this.requestUpdate();
    };
    // In a new element each time: what is said twice is read out twice.
    const said = this.#said.text === '' ? nothing : keyed(this.#said, html`<span>${this.#said.text}</span>`);
    return html`
      <section
        class="drawer"
        aria-label="Wire"
        @say=${({ detail }: CustomEvent<string>) => this.#say(detail)}
      >
        <header>
          <h2>Wire</h2>
          ${tabList(tabs, tab, choose)}
          <button type="button" aria-label="Close" @click=${() => this.close()}>✕</button>
        </header>
        <div id="view" role="tabpanel" aria-labelledby=${`tab-${tab}`}>${this.#view(tab)}</div>
        <p class="said" role="status">${said}</p>
      </section>
    `;
  }

  #view(view: Tab): TemplateResult | RecordedView {
    const [recording, manager] = [this.#recording, this.#manager];
    if (recording === undefined || manager === undefined) {
      return html`<p class="hint">No Socket.IO connection of this page is watched yet.</p>`;
    }
    if (view === 'break') {
      const changed = (problem = '') => this.#say(problem);
      return breakIt(this.#faults, { on: this.#faultsOn, manager, changed });
    }
    const quiet = new Set(this.getAttribute('quiet')?.split(/\s+/));
    this.#recorded.shown = { recording, view, quiet, predictions: this.getAttribute('predictions') ?? '' };
    return this.#recorded;
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  #turn(opened: boolean): void {
    this.#opened = opened;
    this.#said = { text: '' };
    makeRoom(opened);
    keepOpen(opened);
    this.requestUpdate();
    this.dispatchEvent(new Event('toggle'));
  }

  /** However many entries come, the panel is drawn once a frame. */
  #renderSoon(): void {
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.requestUpdate();
      });
    }
  }

  #say(text: string): void {
    this.#said = { text };
    this.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const inside = event.composedPath().includes(this);
    // Whoever writes in the page may mean something else by Escape.
    const isMeant = !event.defaultPrevented && !event.isComposing && (inside || !isForField(event));
    if (event.key === 'Escape' && isMeant) {
      this.close();
    }
  };
}

// A page that has the script twice keeps the first.
if (customElements.get('wire-panel') === undefined) {
  customElements.define('wire-list', EntryList);
  customElements.define('wire-diagram', Sequence);
  customElements.define('wire-predict', Predict);
  customElements.define('wire-recorded', RecordedView);
  customElements.define('wire-panel', WirePanel);
}

declare global {
  interface HTMLElementTagNameMap {
    'wire-panel': WirePanel;
  }
}
