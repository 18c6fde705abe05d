import type { Card } from './exercise.ts';

const KEY = 'wire-panel-prediction';

interface Kept {
  exercise: string | undefined;
  laid: Card[];
  phase: 'laying' | 'watching' | 'done';
  /** The number of the last entry before the exercise began. */
  after: number;
}

/** What a learner has laid. Kept in the tab: some exercises begin with a reload. */
export class Prediction {
  #kept: Kept = { exercise: undefined, laid: [], phase: 'laying', after: 0 };

  constructor() {
    try {
      this.#kept = { ...this.#kept, ...(JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Kept>) };
    } catch {
      // Nothing was kept, or by another version.
    }
    if (this.#kept.after > 0) {
      // It belongs to a recording that went with its page.
      this.again();
    }
  }

  get exercise(): string | undefined {
    return this.#kept.exercise;
  }

  get laid(): readonly Card[] {
    return this.#kept.laid;
  }

  get phase(): Kept['phase'] {
    return this.#kept.phase;
  }

  get after(): number {
    return this.#kept.after;
  }

  /** Another exercise: the cards are taken up. */
  choose(exercise: string): void {
    this.#keep({ exercise, laid: [], phase: 'laying', after: 0 });
  }

  lay(card: Card): void {
    this.#keep({ laid: [...this.laid, card] });
  }

  takeAway(index: number): void {
    this.#keep({ laid: this.laid.filter((_card, place) => place !== index) });
  }

  /** Changes places with the card before. */
  earlier(index: number): void {
    const [before, card] = this.laid.slice(index - 1);
    if (before !== undefined && card !== undefined) {
      this.#keep({ laid: [...this.laid.slice(0, index - 1), card, before, ...this.laid.slice(index + 1)] });
    }
  }

  /** @param after the number of the last entry that does not belong to the exercise */
  start(exercise: string, after: number): void {
    this.#keep({ exercise, phase: 'watching', after });
  }

  finish(): void {
    this.#keep({ phase: 'done' });
  }

  /** Back to the cards, which stay as they are. */
  again(): void {
    this.#keep({ phase: 'laying', after: 0 });
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // It is gone with the page, that is all.
    }
  }
}
