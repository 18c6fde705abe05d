import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Milliseconds between two questions to a node, and for which an answer is waited for. */
const ASKED_EVERY = 200;
const ANSWERS_WITHIN = 2000;

/**
 * A load balancer, as far as a chat needs one: each new session goes to the next node that takes visitors (`/ready`
 * does not answer with 503), and everything else of that session to the same node. Who connects is told apart by the
 * parameter `from`, since here all come from one address.
 */
export class Front {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #asking: NodeJS.Timeout;
  #nodes: readonly string[] = [];
  #ready: readonly string[] = [];
  #turn = 0;
  readonly #nodeOf = new Map<string, string>();

  private constructor(server: Server) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}/`;
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
    this.#asking = setInterval(() => void this.#ask(), ASKED_EVERY);
  }

  static async start(): Promise<Front> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Front(server);
  }

  /** @param nodes the addresses of all nodes there are, in place of those from before */
  async use(nodes: readonly string[]): Promise<void> {
    this.#nodes = nodes;
    await this.#ask();
  }

  /** The node at which this person was last. */
  nodeOf(name: string): string | undefined {
    return this.#nodeOf.get(name);
  }

  /** Resets all connections, as a balancer that is restarted. */
  drop(): void {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  async close(): Promise<void> {
    clearInterval(this.#asking);
    this.drop();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #ask(): Promise<void> {
    const nodes = this.#nodes;
    const answers = await Promise.all(nodes.map(takesVisitors));
    if (nodes === this.#nodes) {
      this.#ready = nodes.filter((_, index) => answers[index]);
    }
  }

  #accept(inner: Socket): void {
    this.#track(inner);
    let head = Buffer.alloc(0);
    const read = (data: Buffer) => {
      head = Buffer.concat([head, data]);
      const line = /^\S+ (\S+) HTTP/.exec(head.toString('latin1'))?.[1];
      if (line !== undefined) {
        inner.off('data', read);
        inner.pause();
        this.#pass(inner, head, new URL(line, this.url).searchParams);
      }
    };
    inner.on('data', read);
  }

  #pass(inner: Socket, head: Buffer, asked: URLSearchParams): void {
    const from = asked.get('from') ?? '';
    const isNew = !asked.has('sid');
    const node = isNew ? this.#next() : this.#nodeOf.get(from);
    if (node === undefined) {
      inner.destroy();
      return;
    }
    this.#nodeOf.set(from, node);
    const { hostname, port } = new URL(node);
    const outer = connect(Number(port), hostname);
    this.#track(outer);
    outer.write(head);
    inner.pipe(outer);
    outer.pipe(inner);
    inner.once('close', () => outer.destroySoon());
    outer.once('close', () => inner.destroySoon());
    outer.once('error', () => {
      // Somebody else may be told so sooner than the next question to all of them.
      this.#ready = this.#ready.filter((each) => each !== node);
    });
  }

  #next(): string | undefined {
    this.#turn += 1;
    return this.#ready[this.#turn % Math.max(1, this.#ready.length)];
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

async function takesVisitors(node: string): Promise<boolean> {
  try {
    const { status, body } = await fetch(new URL('/ready', node), {
      signal: AbortSignal.timeout(ANSWERS_WITHIN),
    });
    await body?.cancel();
    return status !== 503;
  } catch {
    return false;
  }
}
