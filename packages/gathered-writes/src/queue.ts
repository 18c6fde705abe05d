import { textFrame } from './text-frame.ts';

/** The bytes of one or more frames, and the options with which Engine.IO writes them as they are. */
export interface Frames {
  bytes: Buffer;
  options: { compress?: boolean | undefined; wsPreEncodedFrame: Buffer[] };
}

/** What was broadcast: the event with its arguments, the packet as it goes over polling, and as over WebSocket. */
export interface Broadcast extends Frames {
  data: readonly unknown[];
  text: string;
}

/** What was broadcast and has not been given to everyone, numbered without a hole. */
export class Queue {
  #first = 0;
  #broadcasts: Broadcast[] = [];
  /** Most are given the same. */
  readonly #frames = new Map<number, Frames>();

  /** The number of the next one. */
  get end(): number {
    return this.#first + this.#broadcasts.length;
  }

  get isEmpty(): boolean {
    return this.#broadcasts.length === 0;
  }

  add(data: readonly unknown[], text: string, compress: boolean | undefined): void {
    // "4" is Engine.IO's type of a message.
    const bytes = textFrame(`4${text}`);
    this.#broadcasts.push({ data, text, bytes, options: { compress, wsPreEncodedFrame: [bytes] } });
    this.#frames.clear();
  }

  from(number: number): Broadcast[] {
    return this.#broadcasts.slice(Math.max(0, number - this.#first));
  }

  framesFrom(number: number): Frames {
    const last = this.#broadcasts.at(-1);
    if (last !== undefined && number === this.end - 1) {
      return last;
    }
    let frames = this.#frames.get(number);
    if (frames === undefined) {
      const all = Buffer.concat(this.from(number).map(({ bytes }) => bytes));
      frames = { bytes: all, options: { wsPreEncodedFrame: [all] } };
      this.#frames.set(number, frames);
    }
    return frames;
  }

  /** Forgets those before this number: they have been given to everyone. */
  forgetUntil(number: number): void {
    this.#broadcasts = this.from(number);
    this.#first = number;
    this.#frames.clear();
  }
}
