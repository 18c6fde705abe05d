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
  env: Record<string, string>;
  /** A worker is there: its channel can be used. */
  onWorker(worker: Worker): void;
  onMessage(worker: Worker, message: ToPrimary): void;
  /** A worker has ended though nobody told it to; another one is started in its place. */
  onLoss(worker: Worker, why: string): void;
}

/** The processes that answer, each of them replaced when it ends. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #running = new Set<Worker>();
  #ending = false;

  /** @returns when the first worker is ready, and all others. If it cannot start, this process ends as it did. */
  static async start(options: WorkersOptions): Promise<Workers> {
    const workers = new Workers(options);
    // One after the other, so that what is wrong is said once.
    const first = workers.#fork();
    const [code] = await Promise.race([
      ready(first).then(() => []),
      once(first, 'exit') as Promise<[number]>,
    ]);
    if (code !== undefined) {
      process.exit(code);
    }
    workers.#replace(first);
    await Promise.all(
      Array.from({ length: options.count - 1 }, async () => {
        const worker = workers.#fork();
        workers.#replace(worker);
        await Promise.race([ready(worker), once(worker, 'exit')]);
      }),
    );
    return workers;
  }

  private constructor(options: WorkersOptions) {
    this.#options = options;
    const { program, args } = options;
    // Connections come with what was read of them already, which JSON would turn into lists of numbers.
    cluster.setupPrimary({ exec: program, args: [...args], serialization: 'advanced' });
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
    const worker = cluster.fork(this.#options.env);
    this.#running.add(worker);
    worker.once('exit', () => this.#running.delete(worker));
    showOnceReady(worker);
    worker.on('message', (message: unknown) => {
      if (isForPrimary(message)) {
        this.#options.onMessage(worker, message);
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

/** Whoever is among `cluster.workers` is handed connections, which a worker that is still starting would drop. */
function showOnceReady(worker: Worker): void {
  const { workers } = cluster;
  if (workers !== undefined) {
    delete workers[worker.id];
    void ready(worker).then(() => (workers[worker.id] = worker));
  }
}
