import type { Card, Exercise } from './exercise.ts';
import { areCards, isObject } from './exercise-shape.ts';
import { keep, kept } from './kept.ts';

const KEY = 'wire-panel-prediction';

const PHASES = ['laying', 'watching', 'done'] as const;

interface Kept {
  /** None until one is chosen or begun. */
  exercise?: string;
  laid: Card[];
  phase: (typeof PHASES)[number];
  /** The number of the last entry before the exercise began. */
  after: number;
  /** It began with a reload: it goes on in the next page, and with the recording of that. */
  reload: boolean;
}

const NOTHING: Kept = { laid: [], phase: 'laying', after: 0, reload: false };

/** What a learner has laid. Kept in the tab: some exercises begin with a reload. */
export class Prediction {
  #kept = fromLastPage() ?? NOTHING;

  constructor() {
    if (!this.#kept.reload) {
      // It belongs to a recording that went with its page.
      this.#kept = { ...this.#kept, phase: 'laying', after: 0 };
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
    this.#keep({ exercise, ...NOTHING });
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
  start({ id: exercise, reload = false }: Exercise, after: number): void {
    this.#keep({ exercise, phase: 'watching', after: reload ? 0 : after, reload });
  }

  finish(): void {
    this.#keep({ phase: 'done' });
  }

  /** Back to the cards, which stay as they are. */
  again(): void {
    this.#keep({ phase: 'laying', after: 0, reload: false });
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    keep(KEY, JSON.stringify(this.#kept));
  }
}

/** @returns what the page before kept, unless that was another version */
function fromLastPage(): Kept | undefined {
  try {
    const value: unknown = JSON.parse(kept(KEY) ?? '');
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  return (
    isObject(value) &&
    (value['exercise'] === undefined || typeof value['exercise'] === 'string') &&
    areCards(value['laid']) &&
    PHASES.some((phase) => phase === value['phase']) &&
    typeof value['after'] === 'number' &&
    typeof value['reload'] === 'boolean'
  );
}
