import type { News } from './letters.ts';

/** Milliseconds for which news wait at most: more than a disk takes to keep a message, and less than anyone sees. */
const WAITS_FOR = 20;

/**
 * Keeps news until what is being said here is answered: that is news as well, and what is taken in together goes to each
 * connection in one write. In a room of many processes each would otherwise write once for every other one.
 */
export class Inbox {
  readonly #takeIn: (news: News) => Promise<void> | undefined;
  readonly #news: News[] = [];
  /** The questions that say something, oldest first, until they are answered. */
  readonly #saying = new Set<number>();
  #lastSaid = 0;
  /** The last question that the news wait for. What is said later may say so for ever. */
  #waitsFor: number | undefined;
  #late: NodeJS.Timeout | undefined;
  #isDue = false;
  #isTakingIn = false;

  /** @param takeIn is given the news in order; a promise holds up those after it */
  constructor(takeIn: (news: News) => Promise<void> | undefined) {
    this.#takeIn = takeIn;
  }

  /** Something is being said. @param question as in its answer, larger each time */
  said(question: number): void {
    this.#saying.add(question);
    this.#lastSaid = question;
  }

  put(news: readonly News[]): void {
    for (const each of news) {
      this.#news.push(each);
      if ('id' in each) {
        this.#saying.delete(each.id);
      }
    }
    // When all that has come by now is handled: it may say something, too.
    if (!this.#isDue) {
      this.#isDue = true;
      setImmediate(() => this.#look());
    }
  }

  #look(): void {
    this.#isDue = false;
    if (this.#isTakingIn || this.#news.length === 0) {
      return;
    }
    const [oldest = Infinity] = this.#saying;
    this.#waitsFor ??= this.#lastSaid;
    if (oldest <= this.#waitsFor) {
      this.#late ??= setTimeout(() => void this.#takeAll(), WAITS_FOR);
    } else {
      void this.#takeAll();
    }
  }

  async #takeAll(): Promise<void> {
    clearTimeout(this.#late);
    this.#late = undefined;
    this.#waitsFor = undefined;
    this.#isTakingIn = true;
    for (const news of this.#news) {
      const taking = this.#takeIn(news);
      if (taking !== undefined) {
        await taking;
      }
    }
    this.#news.length = 0;
    this.#isTakingIn = false;
  }
}
