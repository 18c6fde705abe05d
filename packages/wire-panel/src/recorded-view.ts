import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { details } from './details.ts';
import type { Entry } from './entry.ts';
import { filtered, isBackground } from './filter.ts';
import { keepFocus } from './focus.ts';
import { Prediction } from './prediction.ts';
import type { Recording } from './recording.ts';
import { save } from './save.ts';
import { toolbar } from './toolbar.ts';

interface Shown {
  recording: Recording;
  view: 'list' | 'diagram' | 'predict';
  /** Namespaces that are background. */
  quiet: ReadonlySet<string>;
  /** Where the exercises are. */
  predictions: string;
}

/** What was recorded, in one of the views, with the details of the entry that is selected. */
export class RecordedView extends LitElement {
  #shown: Shown | undefined;
  #selected: number | undefined;
  #text = '';
  #all = false;
  #hintRead = false;
  // Not of a tab: one may look at the list in the middle of an exercise.
  readonly #prediction = new Prediction();

  set shown(shown: Shown) {
    this.#shown = shown;
    this.requestUpdate();
  }

  // The panel's styles are for this as well.
  protected override createRenderRoot(): HTMLElement {
    this.addEventListener('select-entry', (event) => this.#select((event as CustomEvent<number>).detail));
    return this;
  }

  protected override update(changed: PropertyValues): void {
    keepFocus(this, () => super.update(changed), ['.details .scrolling', '.scroller', '.predict']);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.#shown === undefined) {
      return nothing;
    }
    const { recording } = this.#shown;
    const selected = this.#selected === undefined ? undefined : recording.find(this.#selected);
    return html`
      ${this.#view(this.#shown)}
      ${
        selected === undefined
          ? nothing
          : details(selected, recording, {
              select: (number) => this.#select(number),
              say: (text) => this.#say(text),
            })
      }
    `;
  }

  #view({ recording, view, quiet, predictions }: Shown): TemplateResult {
    const { entries } = recording;
    if (view === 'predict') {
      const recorded = { entries, isBackground: (entry: Entry) => isBackground(entry, quiet) };
      return html`
        <wire-predict
          class="rows"
          .source=${predictions}
          .prediction=${this.#prediction}
          .recorded=${recorded}
        ></wire-predict>
      `;
    }
    const shown = filtered(entries, { text: this.#text, all: this.#all, quiet });
    const rows = { entries: shown, selected: this.#selected };
    return html`
      ${this.#tools(recording, shown.length)} ${this.#hint(entries)}
      ${
        view === 'list'
          ? html`<wire-list class="rows" .recorded=${entries} .rows=${rows}></wire-list>`
          : html`<wire-diagram class="rows" .rows=${rows}></wire-diagram>`
      }
    `;
  }

  #tools(recording: Recording, shown: number): TemplateResult {
    return toolbar({
      text: this.#text,
      all: this.#all,
      paused: recording.paused,
      shown,
      recorded: recording.entries.length,
      onText: (text) => {
        this.#text = text;
        this.requestUpdate();
      },
      onAll: (all) => {
        this.#all = all;
        this.requestUpdate();
      },
      onPause: () => {
        recording.paused = !recording.paused;
      },
      onClear: () => {
        this.#selected = undefined;
        recording.clear();
        this.#say('Cleared.');
      },
      onSave: () => {
        save(recording.entries);
        this.#say('Saved as wire.json.');
      },
    });
  }

  #hint(entries: readonly Entry[]): TemplateResult | typeof nothing {
    if (this.#hintRead || entries.some(({ name, kind }) => kind === 'connection' && name === 'handshake')) {
      return nothing;
    }
    const read = () => {
      this.#hintRead = true;
      this.requestUpdate();
    };
    return html`
      <p class="hint">
        <span>Recording since now. To see how the connection begins, reload with the panel open.</span>
        <button type="button" @click=${() => location.reload()}>Reload</button>
        <button type="button" aria-label="Close this hint" @click=${read}>✕</button>
      </p>
    `;
  }

  #select(number: number | undefined): void {
    this.#selected = number;
    this.requestUpdate();
  }

  /** Tells the person what has happened. */
  #say(text: string): void {
    this.dispatchEvent(new CustomEvent('say', { detail: text, bubbles: true }));
  }
}
