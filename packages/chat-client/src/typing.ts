/** Milliseconds between two announcements while typing goes on. The server forgets after twice that. */
export const TYPING_AGAIN_AFTER = 3000;
/** Milliseconds without a key that end it. 2018 took 400, which flickers. */
const PAUSE = 1500;

export interface TypingEvents {
  onStart(): void;
  onStop(): void;
}

/** Announces that one types, as seldom as the others can do with. */
export class Typing {
  readonly #events: TypingEvents;
  #announced: number | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(events: TypingEvents) {
    this.#events = events;
  }

  /** A key was pressed. @param now milliseconds */
  key(now = Date.now()): void {
    if (this.#announced === undefined || now - this.#announced >= TYPING_AGAIN_AFTER) {
      this.#announced = now;
      this.#events.onStart();
    }
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.stop(), PAUSE);
  }

  /** The field is empty, or the message was sent. */
  stop(): void {
    clearTimeout(this.#pause);
    if (this.#announced !== undefined) {
      this.#announced = undefined;
      this.#events.onStop();
    }
  }

  /** The connection is gone, and with it what was announced. */
  reset(): void {
    clearTimeout(this.#pause);
    this.#announced = undefined;
  }
}

/** "ana is typing", "ana and bo are typing", "3 people are typing"; nothing for nobody. */
export function typingSentence(names: readonly string[]): string {
  switch (names.length) {
    case 0:
      return '';
    case 1:
      return `${names[0]} is typing`;
    case 2:
      return `${names[0]} and ${names[1]} are typing`;
    default:
      return `${names.length} people are typing`;
  }
}
