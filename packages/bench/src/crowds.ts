import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import type { DialectName } from './people/dialects.ts';
import type { Answers, Order, Way } from './people/orders.ts';

type OrderOf<D extends Order['do']> = Extract<Order, { do: D }>;

/** All people of a room, in processes of their own. */
export class Crowds {
  readonly #processes: readonly CrowdProcess[];
  readonly #people: number;

  /** @param program the JavaScript file of a process with people @param processes how many */
  constructor(program: string, processes: number, people: number) {
    this.#people = people;
    this.#processes = Array.from({ length: Math.min(processes, people) }, () => new CrowdProcess(program));
  }

  /** How many people each process has. */
  get sizes(): number[] {
    return this.#shares.map(([from, to]) => to - from);
  }

  /** @param first the number of the first person */
  async join(
    url: string,
    dialect: DialectName,
    { way = 'websocket', first = 0 }: { way?: Way; first?: number } = {},
  ): Promise<void> {
    const shares = this.#shares;
    await Promise.all(
      this.#processes.map((each, index) => {
        const [from, to] = shares[index] ?? [0, 0];
        return each.obey({ do: 'join', url, dialect, way, from: first + from, to: first + to });
      }),
    );
  }

  /** Gives all processes an order. @param orders one for all, or one for each */
  all<D extends Order['do']>(order: OrderOf<D> | ((index: number) => OrderOf<D>)): Promise<Answers[D][]> {
    return Promise.all(
      this.#processes.map((each, index) => each.obey<D>(typeof order === 'function' ? order(index) : order)),
    );
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.end()));
  }

  /** From the first to the one behind the last. */
  get #shares(): [number, number][] {
    const { length } = this.#processes;
    const begin = (index: number) => Math.floor((index * this.#people) / length);
    return this.#processes.map((_, index) => [begin(index), begin(index + 1)]);
  }
}

class CrowdProcess {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #errors = '';

  constructor(program: string) {
    this.#process = fork(program, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#process.stderr?.on('data', (data) => (this.#errors += String(data)));
    this.#exited = once(this.#process, 'close');
  }

  /** One order at a time. @throws {Error} if the process ends */
  async obey<D extends Order['do']>(order: OrderOf<D>): Promise<Answers[D]> {
    const ended = this.#exited.then(() => {
      throw new Error(`A process with people has ended.\n${this.#errors}`);
    });
    const answered = once(this.#process, 'message');
    this.#process.send(order);
    const [answer] = (await Promise.race([answered, ended])) as [Answers[D]];
    return answer;
  }

  async end(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }
}
