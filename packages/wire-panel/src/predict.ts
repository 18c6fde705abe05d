import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';

import type { Entry } from './entry.ts';
import { type Card, type Exercise, judge, run } from './exercise.ts';
import { exercisesAt } from './exercise-shape.ts';
import { keepFocus } from './focus.ts';
import { Prediction } from './prediction.ts';
import { cardText, verdictText } from './verdict.ts';

/** The learner says with cards what will go over the wire, does it, and sees which cards were right. */
export class Predict extends LitElement {
  /** Where the exercises are. */
  source = '';
  prediction = new Prediction();
  #entries: readonly Entry[] = [];
  #isBackground: (entry: Entry) => boolean = () => false;
  /** None where they cannot be read. */
  #exercises: readonly Exercise[] | undefined;

  set recorded({
    entries,
    isBackground,
  }: {
    entries: readonly Entry[];
    isBackground: (entry: Entry) => boolean;
  }) {
    this.#entries = entries;
    this.#isBackground = isBackground;
    this.requestUpdate();
  }

  // The panel's styles are for this as well.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override async firstUpdated(): Promise<void> {
    this.#exercises = await exercisesAt(this.source);
    this.requestUpdate();
  }

  protected override update(changed: PropertyValues): void {
    // Of the cards the last one is next, or else those to choose from.
    const next = ['.summary', '.laid li:last-child button:last-child', '.cards button', '.predict'];
    keepFocus(this, () => super.update(changed), next);
  }

  protected override render(): TemplateResult {
    if (this.#exercises === undefined) {
      return html`<p class="hint" role="status">The exercises are on their way …</p>`;
    }
    const [first] = this.#exercises;
    const exercise = this.#exercises.find(({ id }) => id === this.prediction.exercise) ?? first;
    if (exercise === undefined) {
      return html`<p class="hint" role="status">
        The exercises cannot be read: ${this.source} is not there, or no JSON list of exercises.
      </p>`;
    }
    const { phase } = this.prediction;
    return html`
      <div class="predict scrolling" tabindex="0" role="group" aria-label="Predict, then see">
        <label>
          Exercise
          <select @change=${this.#choose}>
            ${this.#exercises.map(
              ({ id, title }) => html`<option value=${id} ?selected=${id === exercise.id}>${title}</option>`,
            )}
          </select>
        </label>
        ${phase === 'laying' ? this.#laying(exercise) : this.#watching(exercise)}
      </div>
    `;
  }

  #laying(exercise: Exercise): TemplateResult {
    const { laid } = this.prediction;
    return html`
      <p>
        ${exercise.task} What will go over the wire, in which order? Lay a card for each. A card can be laid
        more than once, and some do not come at all.
      </p>
      <h3 id="pool-title">Cards</h3>
      <ul class="cards" aria-labelledby="pool-title">
        ${exercise.cards.map(
          (card) =>
            html`<li>
              <button
                type="button"
                class=${`card ${card.direction}`}
                @click=${() => this.#do(() => this.prediction.lay(card))}
              >
                ${cardText(card)}
              </button>
            </li>`,
        )}
      </ul>
      <h3 id="laid-title">Your order</h3>
      ${laid.length === 0 ? html`<p class="hint">Nothing yet: choose a card above.</p>` : ''}
      <ol class="laid" aria-labelledby="laid-title">
        ${laid.map((card, index) => this.#laidCard(card, index))}
      </ol>
      <button
        type="button"
        class="primary"
        ?disabled=${laid.length === 0}
        @click=${() => this.#start(exercise)}
      >
        ${exercise.reload ? 'Reload and see' : 'Start, then do it'}
      </button>
    `;
  }

  #laidCard(card: Card, index: number): TemplateResult {
    const name = cardText(card);
    const place = `${name}, place ${index + 1}`;
    return html`<li>
      <span class=${`card ${card.direction}`}>${name}</span>
      <button
        type="button"
        aria-label=${`Earlier: ${place}`}
        ?disabled=${index === 0}
        @click=${() => this.#do(() => this.prediction.earlier(index))}
      >
        ↑
      </button>
      <button
        type="button"
        aria-label=${`Take away: ${place}`}
        @click=${() => this.#do(() => this.prediction.takeAway(index))}
      >
        ✕
      </button>
    </li>`;
  }

  #watching(exercise: Exercise): TemplateResult {
    const recorded = this.#entries.filter(({ number }) => number > this.prediction.after);
    const { entries, over } = run(exercise, recorded, this.#isBackground);
    const done = over || this.prediction.phase === 'done';
    const verdicts = done ? judge(this.prediction.laid, entries) : [];
    const right = verdicts.filter(({ mark }) => mark === 'right').length;
    return html`
      <p role="status" class="summary" tabindex="-1">
        ${
          done
            ? `Right: ${right} of your ${this.prediction.laid.length} cards. There were ${entries.length} on the wire.`
            : `${exercise.task} ${entries.length} of what is on the cards came so far.`
        }
      </p>
      <ol class="laid">
        ${verdicts.map((verdict) => verdictText(verdict, this.#show))}
      </ol>
      ${
        done
          ? ''
          : html`<button type="button" @click=${() => this.#do(() => this.prediction.finish())}>
              That was all
            </button>`
      }
      <button type="button" class="primary" @click=${this.#again}>
        ${done ? 'Try again' : 'Back to the cards'}
      </button>
    `;
  }

  readonly #show = ({ number }: Entry): void => {
    this.dispatchEvent(new CustomEvent('select-entry', { detail: number, bubbles: true }));
  };

  #do(change: () => void): void {
    change();
    this.requestUpdate();
  }

  readonly #choose = (event: Event): void => {
    this.#do(() => this.prediction.choose((event.target as HTMLSelectElement).value));
  };

  readonly #again = (): void => {
    // The button goes with what was watched.
    this.querySelector<HTMLElement>('.predict')?.focus();
    this.#do(() => this.prediction.again());
  };

  #start(exercise: Exercise): void {
    const last = this.#entries.at(-1)?.number ?? 0;
    this.#do(() => this.prediction.start(exercise, last));
    if (exercise.reload) {
      location.reload();
    }
  }
}
