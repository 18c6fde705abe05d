import { createClient } from 'redis';

import { RedisSilent, RedisUnreachable } from './errors.ts';

/** Milliseconds between attempts to reach a Redis that is away; they begin with less. */
const LONGEST_PAUSE = 1000;

function pause(retries: number): number {
  return Math.min(50 * 2 ** Math.min(retries, 10), LONGEST_PAUSE) * (0.75 + Math.random() / 2);
}

function create(url: string, answersWithin: number, mayRetry: () => boolean) {
  return createClient({
    url,
    // What is asked while Redis is away is refused at once: whoever asked tries again, and knows about it.
    disableOfflineQueue: true,
    // Each would be a timer and an abort signal, for commands that are not sent yet only. The link has its own.
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: answersWithin,
      // Of a connection that nobody hears from. One over which much is sent seems to live: see ask().
      socketTimeout: answersWithin * 2,
      reconnectStrategy: (retries) => mayRetry() && pause(retries),
    },
  });
}

/**
 * Opens a connection for those who read by waiting, and who ask again at once what was refused, such as Socket.IO's
 * adapter: what it is asked while Redis is away waits. Its copies are like it.
 */
export async function openPatientClient(url: string): Promise<RedisClient> {
  const client = createClient({
    url,
    commandOptions: { timeout: 0 },
    // Nobody needs what was to be told long ago.
    commandsQueueMaxLength: 1000,
    maintNotifications: 'disabled',
    // A connection that is cut without a word is found out, one that has nothing to say is left alone.
    pingInterval: 4000,
    socket: { socketTimeout: 10_000, reconnectStrategy: pause },
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

export type RedisClient = ReturnType<typeof create>;

/**
 * A connection to Redis over which no question waits for ever. It comes back by itself, also from a Redis that neither
 * answers nor closes.
 */
export class Link {
  readonly client: RedisClient;
  readonly #answersWithin: number;
  #opened = false;
  #closed = false;

  private constructor(url: string, answersWithin: number) {
    this.#answersWithin = answersWithin;
    this.client = create(url, answersWithin, () => this.#opened);
    // Whoever asks something learns of it; without a listener the process would end.
    this.client.on('error', () => {});
  }

  /** @throws {RedisUnreachable} */
  static async open(url: string, answersWithin: number): Promise<Link> {
    try {
      const link = new Link(url, answersWithin);
      await link.client.connect();
      link.#opened = true;
      return link;
    } catch (cause) {
      throw new RedisUnreachable(url, cause);
    }
  }

  /** How often it has connected. */
  get generation(): number {
    return this.client.socketEpoch;
  }

  /**
   * Asks Redis, and waits no longer than is agreed, or for a question that waits by itself so much longer.
   * @throws {RedisSilent} after that time. The connection is opened anew, since nobody knows what became of it.
   */
  ask<T>(question: (client: RedisClient) => Promise<T>, longer = 0): Promise<T> {
    const { generation } = this;
    return new Promise((resolve, reject) => {
      let answered = false;
      const timer = setTimeout(() => {
        // An answer that came while the process was busy is read first.
        setImmediate(() => {
          if (!answered) {
            reject(new RedisSilent('Redis did not answer in time.'));
            this.#reopen(generation);
          }
        });
      }, this.#answersWithin + longer);
      question(this.client)
        .then(resolve, reject)
        .finally(() => {
          answered = true;
          clearTimeout(timer);
        });
    });
  }

  close(): void {
    this.#closed = true;
    this.client.destroy();
  }

  /** @param generation the connection that is silent: a newer one is left alone */
  #reopen(generation: number): void {
    // While it is not ready the client opens one by itself.
    if (!this.#closed && this.client.isReady && this.generation === generation) {
      this.client.destroy();
      this.client.connect().catch(() => {});
    }
  }
}
