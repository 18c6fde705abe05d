import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';

/** A process of our own that answers over IPC, one message to each of ours. */
export class Child<Message> {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #received: Message[] = [];
  #waiting: (() => void) | undefined;
  #errors = '';

  /** @param file a JavaScript file */
  constructor(file: string, args: string[] = []) {
    this.#process = fork(file, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#process.stderr?.on('data', (data) => (this.#errors += String(data)));
    this.#process.on('message', (message) => {
      this.#received.push(message as Message);
      this.#waiting?.();
    });
    this.#exited = once(this.#process, 'close').then(() => this.#waiting?.());
  }

  /** The next message. @throws {Error} if the process ends before, with what it printed */
  async next(): Promise<Message> {
    for (;;) {
      const message = this.#received.shift();
      if (message !== undefined) {
        return message;
      }
      if (!this.#process.connected) {
        throw new Error(`A process of the measurement has ended.\n${this.#errors}`);
      }
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
  }

  /** Sends a message, and waits for the next one. */
  ask(message: Serializable): Promise<Message> {
    this.#process.send(message);
    return this.next();
  }

  async end(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }
}
