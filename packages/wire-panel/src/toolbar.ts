import { html, type TemplateResult } from 'lit';

interface Tools {
  text: string;
  all: boolean;
  paused: boolean;
  /** How many entries are shown, and how many there are. */
  shown: number;
  recorded: number;
  onText(text: string): void;
  onAll(all: boolean): void;
  onPause(): void;
  onClear(): void;
  onSave(): void;
}

/** What can be done with the list and the diagram. */
export function toolbar(tools: Tools): TemplateResult {
  const { text, all, paused, shown, recorded } = tools;
  return html`
    <div class="tools" role="group" aria-label="Recording">
      <input
        type="search"
        aria-label="Filter by name, namespace or payload"
        placeholder="Filter"
        autocomplete="off"
        .value=${text}
        @keydown=${(event: KeyboardEvent) => {
          // The panel stays: Escape is for what was looked for. While a word is composed it is for that word.
          if (event.key === 'Escape' && !event.isComposing && text !== '') {
            event.preventDefault();
            tools.onText('');
          }
        }}
        @input=${(event: Event) => tools.onText((event.target as HTMLInputElement).value)}
      />
      <button type="button" aria-pressed=${paused} @click=${() => tools.onPause()}>Pause</button>
      <button type="button" @click=${() => tools.onClear()}>Clear</button>
      <button type="button" @click=${() => tools.onSave()}>Save</button>
      <label class="check">
        <input
          type="checkbox"
          .checked=${all}
          @change=${(event: Event) => tools.onAll((event.target as HTMLInputElement).checked)}
        />
        Show all
      </label>
      <span class="count">${paused ? 'Paused at ' : ''}${shown} of ${recorded}</span>
    </div>
  `;
}
