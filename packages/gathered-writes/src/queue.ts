import { textFrame } from './text-frame.ts';

/** What was broadcast: the event with its arguments, and the packet as it goes over polling and over WebSocket. */
export interface Broadcast {
  data: readonly unknown[];
  text: string;
  options: { compress?: boolean | undefined; wsPreEncodedFrame: Buffer[] };
}

/** The bytes of several frames, and the options with which Engine.IO writes them as they are. */
export interface Frames {
  bytes: Buffer;
  options: { compress: boolean; wsPreEncodedFrame: Buffer[] };
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
    const options = { compress, wsPreEncodedFrame: [textFrame(`4${text}`)] };
    this.#broadcasts.push({ data, text, options });
    this.#frames.clear();
  }

  from(number: number): Broadcast[] {
    return this.#broadcasts.slice(Math.max(0, number - this.#first));
  }

  framesFrom(number: number): Frames {
    let frames = this.#frames.get(number);
    if (frames === undefined) {
      const parts = this.from(number).flatMap(({ options }) => options.wsPreEncodedFrame);
      const [only] = parts;
      const bytes = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
      frames = { bytes, options: { compress: true, wsPreEncodedFrame: [bytes] } };
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
