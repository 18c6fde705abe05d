import { startStage, type Stage } from 'testing/stage';

import { pause } from './pause.ts';

/** Milliseconds between two questions whether a node is ready, and until it is given up. */
const ASKED_EVERY = 50;
const READY_WITHIN = 30_000;

/** Milliseconds that it may take to end and, since it is a busy machine on which that is measured, to be seen to have ended. */
const DRAINS_WITHIN = 5000 + 1000;

/** The log's level of errors, and its words of workers. */
const ERROR = 50;
const READY = 'is ready';
const ENDED = 'has ended';

/** One server of a chat, as a process with its workers; it can be killed and started again at the same port. */
export class ChatNode {
  readonly #file: string;
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #stage: Stage;
  /** The lines of those that were started before. */
  readonly #earlier: string[] = [];
  readonly #killed = new Set<number | undefined>();

  private constructor(file: string, args: readonly string[], env: NodeJS.ProcessEnv, stage: Stage) {
    this.#file = file;
    this.#args = args;
    this.#env = env;
    this.#stage = stage;
  }

  /**
   * @param file the built server, `dist/server.js`
   * @param args besides `--port`
   */
  static async start(
    file: string,
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): Promise<ChatNode> {
    const stage = await startStage(file, ['--port', '0', ...args], { env });
    const node = new ChatNode(file, args, env, stage);
    await node.#ready();
    return node;
  }

  get url(): string {
    return this.#stage.url;
  }

  get port(): number {
    return this.#stage.port;
  }

  /** The first line that its processes have printed or will print and that matches. */
  line(pattern: RegExp): Promise<string> {
    return this.#stage.line(pattern);
  }

  /** The process ids of its workers of now, as its log tells them. */
  get workers(): number[] {
    const pids = new Map<number, number>();
    for (const { worker, pid, msg } of this.#stage.lines.map(logged)) {
      if (worker !== undefined && pid !== undefined && msg.endsWith(READY)) {
        pids.set(worker, pid);
      } else if (worker !== undefined && msg.includes(ENDED)) {
        pids.delete(worker);
      }
    }
    return [...pids.values()];
  }

  /** What its log tells of errors, and of workers that have ended though nobody killed them: a sentence each. */
  get complaints(): string[] {
    return [...this.#earlier, ...this.#stage.lines]
      .map(logged)
      .filter(({ level, pid, msg }) => level >= ERROR || (msg.includes(ENDED) && !this.#killed.has(pid)))
      .map(({ msg }) => `the log of ${this.url} says “${msg}”`);
  }

  /** Kills one of its workers. */
  killWorker(): void {
    const [pid] = this.workers;
    if (pid === undefined) {
      throw new Error(`The log of ${this.url} tells of no worker.`);
    }
    this.#killed.add(pid);
    process.kill(pid, 'SIGKILL');
  }

  /** Resolves when its processes have ended. @returns the exit code; `null` if the signal ended it */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { exitCode, signalCode } = this.#stage.process;
    return exitCode === null && signalCode === null ? this.#stage.stop(signal) : exitCode;
  }

  /**
   * Tells it to end, as whoever updates it does.
   * @throws if it is not what is promised: exit code 0 within 5 seconds
   */
  async drain(): Promise<void> {
    const start = performance.now();
    const code = await this.stop();
    const took = performance.now() - start;
    if (code !== 0 || took > DRAINS_WITHIN) {
      throw new Error(`After SIGTERM ${this.url} took ${Math.round(took)} ms, and its exit code is ${code}.`);
    }
  }

  /** Starts it again, once it has ended. Resolves when it takes visitors. */
  async restart(): Promise<void> {
    const { port, lines } = this.#stage;
    this.#earlier.push(...lines);
    this.#stage = await startStage(this.#file, ['--port', String(port), ...this.#args], { env: this.#env });
    await this.#ready();
  }

  async #ready(): Promise<void> {
    const end = performance.now() + READY_WITHIN;
    for (;;) {
      const signal = AbortSignal.timeout(READY_WITHIN);
      const { status, body } = await fetch(new URL('/ready', this.url), { signal });
      await body?.cancel();
      if (status !== 503) {
        return;
      }
      if (performance.now() > end) {
        throw new Error(`${this.url} takes no visitors ${READY_WITHIN / 1000} seconds after its start.`);
      }
      await pause(ASKED_EVERY);
    }
  }
}

interface Logged {
  level: number;
  worker?: number;
  pid?: number;
  msg: string;
}

/** What a line of the log says; nothing if it is none. */
function logged(line: string): Logged {
  const told = line.startsWith('{') ? (JSON.parse(line) as Partial<Logged>) : {};
  return { level: 0, msg: '', ...told };
}
