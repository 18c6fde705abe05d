import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

import { Mismatch } from './check.ts';

/** Milliseconds in which a healthy server answers even on a slow laptop. */
export const WAIT = 2500;

export type Transport = 'polling' | 'websocket';

export interface Heard {
  event: string;
  payload: unknown;
  taken: boolean;
}

/** Someone at the other end of a socket, who remembers what was heard. */
export class Client {
  readonly #socket: Socket;
  readonly #heard: Heard[] = [];
  readonly #listeners = new Set<() => void>();

  /** @throws {Mismatch} if the namespace cannot be joined over this transport */
  static async connect(
    url: string,
    namespace: string,
    transport: Transport = 'websocket',
    more: Partial<ManagerOptions & SocketOptions> = {},
  ): Promise<Client> {
    const options = {
      transports: [transport],
      forceNew: true,
      reconnection: false,
      timeout: WAIT,
      ...more,
    };
    const client = new Client(io(new URL(namespace, url).href, options));
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => fail('no answer'), WAIT);
      const fail = (why: string) => {
        clearTimeout(late);
        client.leave();
        reject(new Mismatch(`a connection to ${namespace} over ${transport}`, why));
      };
      client.#socket.once('connect_error', (error) => fail(error.message));
      client.#socket.once('connect', () => {
        clearTimeout(late);
        resolve();
      });
    });
    return client;
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.onAny((event: string, payload: unknown) => {
      this.#heard.push({ event, payload, taken: false });
      this.#listeners.forEach((look) => look());
    });
  }

  /** Sends an event and asks for no acknowledgement. */
  says(event: string, ...payload: unknown[]): void {
    this.#socket.emit(event, ...payload);
  }

  /** Sends an event. @returns what it is acknowledged with @throws {Mismatch} if it is not */
  asks(event: string, ...payload: unknown[]): Promise<Record<string, unknown>> {
    return this.asksWithin(WAIT, event, ...payload);
  }

  /** The same for what takes longer. @param milliseconds in which it has to be acknowledged */
  async asksWithin(
    milliseconds: number,
    event: string,
    ...payload: unknown[]
  ): Promise<Record<string, unknown>> {
    const answer: unknown = await this.#socket
      .timeout(milliseconds)
      .emitWithAck(event, ...payload)
      .catch(() => {
        throw new Mismatch(`an acknowledgement of "${event}"`, 'none');
      });
    if (typeof answer !== 'object' || answer === null) {
      throw new Mismatch(
        `an object as the acknowledgement of "${event}"`,
        JSON.stringify(answer) ?? 'nothing',
      );
    }
    return answer as Record<string, unknown>;
  }

  /**
   * The first such event that was not taken yet, heard already or still to come.
   * @param what how to call it if none comes
   * @throws {Mismatch} if none comes in time
   */
  hears<T = Record<string, unknown>>(
    event: string,
    fits: (payload: T) => boolean = () => true,
    what = `the event "${event}"`,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#listeners.delete(look);
        const others = this.#heard.map((heard) => `"${heard.event}" ${JSON.stringify(heard.payload) ?? ''}`);
        reject(
          new Mismatch(what, others.length === 0 ? 'no event at all' : `only ${others.slice(-3).join(', ')}`),
        );
      }, WAIT);
      const look = () => {
        const found = this.#heard.find(
          (each) => !each.taken && each.event === event && fits(each.payload as T),
        );
        if (found !== undefined) {
          found.taken = true;
          clearTimeout(late);
          this.#listeners.delete(look);
          resolve(found.payload as T);
        }
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Everything that was heard so far of this event, taken or not. */
  heard<T = Record<string, unknown>>(event: string): T[] {
    return this.#heard.filter((each) => each.event === event).map(({ payload }) => payload as T);
  }

  /** Everything that was heard so far, in order. */
  everything(): readonly Heard[] {
    return this.#heard;
  }

  /** Goes, on purpose. */
  leave(): void {
    this.#socket.disconnect();
  }

  /** Drops off the network: the connection ends without a word. */
  drop(): void {
    this.#socket.io.engine.close();
  }
}

/**
 * Asks for a page.
 * @param redirect `manual` for the answer itself where it leads elsewhere
 * @throws {Mismatch} if there is no answer in time
 */
export async function get(
  url: string | URL,
  headers: Record<string, string> = {},
  redirect: 'follow' | 'manual' = 'follow',
): Promise<Response> {
  try {
    return await fetch(url, { headers, redirect, signal: AbortSignal.timeout(WAIT) });
  } catch {
    throw new Mismatch('an answer', `none in ${WAIT / 1000} seconds`);
  }
}

/** Runs a check with clients that all leave when it is over. */
export async function withClients(
  url: string,
  namespace: string,
  check: (connect: (transport?: Transport) => Promise<Client>) => Promise<void>,
): Promise<void> {
  const clients: Client[] = [];
  try {
    await check(async (transport) => {
      const client = await Client.connect(url, namespace, transport);
      clients.push(client);
      return client;
    });
  } finally {
    clients.forEach((client) => client.leave());
  }
}

/** A name that nobody in the chat has: 14 characters at most. */
export function ownName(): string {
  return `check-${Math.random().toString(36).slice(2, 10)}`;
}
