/** Gathers what is to be sent within one tick: one large letter costs less than many small ones. */
export class Outbox<Letter> {
  readonly #send: (letters: Letter[]) => void;
  #letters: Letter[] = [];

  constructor(send: (letters: Letter[]) => void) {
    this.#send = send;
  }

  put(letter: Letter): void {
    if (this.#letters.push(letter) === 1) {
      setImmediate(() => {
        const letters = this.#letters;
        this.#letters = [];
        this.#send(letters);
      });
    }
  }
}
