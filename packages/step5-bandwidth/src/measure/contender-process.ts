import type { ContenderMessage, Mark } from '../contenders/answer-marks.ts';
import type { ContenderOptions } from '../contenders/contender-options.ts';
import { Child } from './child.ts';

/** One contender, in a process of its own. */
export class ContenderProcess {
  readonly #name: string;
  readonly #child: Child<ContenderMessage>;
  #marked: Promise<unknown> = Promise.resolve();

  /** @param program its JavaScript file */
  constructor(program: string, options: ContenderOptions) {
    this.#name = options.name;
    this.#child = new Child(program, [JSON.stringify(options)]);
  }

  /** To be called once. @returns the port, on 127.0.0.1 @throws {Error} if the process ends before it listens */
  async listening(): Promise<number> {
    const message = await this.#child.next();
    if (!('port' in message)) {
      throw new Error(`The contender ${this.#name} does not say where it listens.`);
    }
    return message.port;
  }

  /** What it has done so far. @throws {Error} if the process has ended */
  mark(): Promise<Mark> {
    // One answer to each question: the next one waits for it.
    const mark = this.#marked.then(() => this.#ask());
    this.#marked = mark.catch(() => {});
    return mark;
  }

  end(): Promise<void> {
    return this.#child.end();
  }

  async #ask(): Promise<Mark> {
    const message = await this.#child.ask('mark');
    if (!('traffic' in message)) {
      throw new Error(`The contender ${this.#name} has started twice.`);
    }
    return message;
  }
}
