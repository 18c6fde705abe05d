import { pause } from './pause.ts';
import { Person } from './person.ts';

/** Milliseconds between two looks whether something has come about. */
const LOOKS_EVERY = 50;
/** Every so many people one is on polling. */
const POLLING_EVERY = 5;

export interface CrowdOptions {
  size: number;
  /** Messages a second of all together. */
  perSecond: number;
  /** The address of a person's way to the chat. */
  url: (index: number) => string;
}

/** People who write in turn, at a rate that does not depend on whether anything arrives. */
export class Crowd {
  readonly people: readonly Person[];
  readonly #perSecond: number;
  #writing: NodeJS.Timeout | undefined;
  #written = 0;

  constructor({ size, perSecond, url }: CrowdOptions) {
    this.#perSecond = perSecond;
    this.people = Array.from(
      { length: size },
      (_, index) =>
        new Person({
          url: url(index),
          name: `person-${index + 1}`,
          transport: index % POLLING_EVERY === POLLING_EVERY - 1 ? 'polling' : 'websocket',
        }),
    );
  }

  get written(): number {
    return this.#written;
  }

  /** The highest number that anybody has on the page. */
  get lastSeq(): number {
    return Math.max(...this.people.map(({ lastSeq }) => lastSeq));
  }

  /** Those who have not gone away for good. */
  get present(): Person[] {
    return this.people.filter(({ isAway }) => !isAway);
  }

  startWriting(): void {
    const start = performance.now();
    const before = this.#written;
    this.#writing = setInterval(() => {
      // What is due by now, so that a busy machine changes nothing about the rate.
      const due = before + Math.floor(((performance.now() - start) / 1000) * this.#perSecond);
      while (this.#written < due) {
        this.#writeNext();
      }
    }, 1000 / this.#perSecond);
  }

  stopWriting(): void {
    clearInterval(this.#writing);
  }

  /** Waits until everybody is in the chat. @returns whether that came about in time, in milliseconds */
  allIn(within: number): Promise<boolean> {
    return until(() => this.present.every(({ isIn }) => isIn), within);
  }

  /** Waits until everything that was written was taken, and all see the same. @returns whether that came about */
  settled(within: number): Promise<boolean> {
    return until(() => {
      const { present, lastSeq } = this;
      return present.every((person) => person.isIn && person.unsent === 0 && person.lastSeq === lastSeq);
    }, within);
  }

  /** Waits until every page tells this number of people. @returns whether that came about */
  counted(numUsers: number, within: number): Promise<boolean> {
    return until(() => this.present.every(({ diary }) => diary.users.length === numUsers), within);
  }

  close(): void {
    this.stopWriting();
    this.people.forEach((person) => person.close());
  }

  #writeNext(): void {
    const person = this.people[this.#written % this.people.length];
    this.#written += 1;
    if (person !== undefined && !person.isAway) {
      person.write(`${person.diary.name} writes message ${this.#written}`);
    }
  }
}

/** @returns whether it held within these milliseconds */
export async function until(holds: () => boolean, within: number): Promise<boolean> {
  const end = performance.now() + within;
  while (!holds()) {
    if (performance.now() > end) {
      return false;
    }
    await pause(LOOKS_EVERY);
  }
  return true;
}
