import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { inAll, type Usage } from './usage.ts';

/** The JavaScript files of the processes. */
export interface Programs {
  probe: string;
  people: string;
}

const RUNNING = /Running on (\S+)/;

interface Answer {
  bench: 'answer';
  id: number;
  usage: Usage[];
}

/** A contender's server, in a process of its own, with the probe in it. */
export class ContenderProcess {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #errors = '';
  #asked = 0;

  /**
   * @param program its JavaScript file
   * @param probe the file that is loaded before
   */
  constructor(program: string, flags: readonly string[], probe: string) {
    this.#process = fork(program, flags, {
      execArgv: ['--import', pathToFileURL(path.resolve(probe)).href],
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process.stderr?.on('data', (data) => (this.#errors += String(data)));
    this.#exited = once(this.#process, 'close');
  }

  /** Its address, once it listens. To be called once. @throws {Error} if it ends before, with what it printed */
  async listening(): Promise<string> {
    const { stdout } = this.#process;
    if (stdout !== null) {
      const lines = createInterface(stdout);
      for await (const line of lines) {
        const url = RUNNING.exec(line)?.[1];
        if (url !== undefined) {
          // What it logs from now on is read and dropped, as a terminal would.
          lines.close();
          stdout.resume();
          return url;
        }
      }
    }
    throw new Error(`A contender has ended before it listened.\n${this.#errors}`);
  }

  /**
   * What it and its workers have used so far.
   * @param collect whether garbage is collected before
   * @throws {Error} if it has ended
   */
  async usage(collect = false): Promise<Usage> {
    const id = ++this.#asked;
    const answer = new Promise<Usage>((resolve, reject) => {
      const listener = (message: Answer) => {
        if (message.bench === 'answer' && message.id === id) {
          this.#process.off('message', listener);
          resolve(inAll(message.usage));
        }
      };
      this.#process.on('message', listener);
      void this.#exited.then(() => reject(new Error(`A contender has ended.\n${this.#errors}`)));
    });
    this.#process.send({ bench: 'usage', id, collect });
    return answer;
  }

  /** Ends it as Ctrl+C does, where the system can, so that its port is free. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 6000);
    await this.#exited;
    clearTimeout(late);
  }
}
