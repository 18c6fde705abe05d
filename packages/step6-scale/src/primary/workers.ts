import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';

import { isForPrimary, tell, type ToPrimary } from '../channel.ts';

/** Milliseconds between the end of a worker and the start of the next one, if it did not live longer than that. */
const BREATH = 1000;

export interface WorkersOptions {
  count: number;
  /** The worker's JavaScript file. */
  program: string;
  args: readonly string[];
  /** More of its environment. */
  env: () => Record<string, string>;
  /** A worker is there: its channel can be used. */
  onWorker(worker: Worker): void;
  onMessage(worker: Worker, message: ToPrimary): Promise<void>;
  /** One more worker answers. */
  onReady(): void;
  /** A worker has ended though nobody told it to; another one is started in its place. */
  onLoss(worker: Worker, why: string): void;
}

/** The processes that answer, each of them replaced when it ends. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #running = new Set<Worker>();
  readonly #ready = new Map<number, Worker>();
  #ending = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
    const { program, args } = options;
    // Connections come with what was read of them already, which JSON would turn into lists of numbers.
    cluster.setupPrimary({ exec: program, args: [...args], serialization: 'advanced' });
  }

  /** Resolves when all are ready. If the first one cannot start, this process ends as that did. */
  async start(): Promise<void> {
    // One after the other, so that what is wrong is said once.
    const first = this.#fork();
    const [code] = await Promise.race([
      ready(first).then(() => []),
      once(first, 'exit') as Promise<[number]>,
    ]);
    if (code !== undefined) {
      process.exit(code);
    }
    this.#replace(first);
    await Promise.all(
      Array.from({ length: this.#options.count - 1 }, async () => {
        const worker = this.#fork();
        this.#replace(worker);
        await Promise.race([ready(worker), once(worker, 'exit')]);
      }),
    );
  }

  /** Those that answer, by number. One that is still starting would drop what it is handed. */
  get ready(): ReadonlyMap<number, Worker> {
    return this.#ready;
  }

  /** Has all workers say farewell to everyone. Resolves when they have ended. */
  async drain(): Promise<void> {
    this.#ending = true;
    await Promise.all(
      [...this.#running].map(async (worker) => {
        const ended = once(worker, 'exit');
        tell(worker, { scale: 'drain' });
        await ended;
      }),
    );
  }

  #fork(): Worker {
    const worker = cluster.fork(this.#options.env());
    this.#running.add(worker);
    worker.once('exit', () => {
      this.#running.delete(worker);
      this.#ready.delete(worker.id);
    });
    // Not everyone who writes to a worker asks to be told that it has just been killed, Node itself included. Unheard, that
    // would end this process and all others: that it has ended says `exit`.
    worker.on('error', () => {});
    void ready(worker).then(() => {
      if (this.#running.has(worker)) {
        this.#ready.set(worker.id, worker);
        this.#options.onReady();
      }
    });
    worker.on('message', (message: unknown) => {
      if (isForPrimary(message)) {
        void this.#options.onMessage(worker, message);
      }
    });
    this.#options.onWorker(worker);
    return worker;
  }

  #replace(worker: Worker): void {
    const started = performance.now();
    worker.once('exit', (code: number | null, signal: string | null) => {
      if (this.#ending) {
        return;
      }
      this.#options.onLoss(worker, signal ?? `exit code ${code}`);
      const wait = performance.now() - started < BREATH ? BREATH : 0;
      setTimeout(() => this.#ending || this.#replace(this.#fork()), wait);
    });
  }
}

function ready(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.on('message', (message: unknown) => {
      if (isForPrimary(message) && message.scale === 'ready') {
        resolve();
      }
    });
  });
}
