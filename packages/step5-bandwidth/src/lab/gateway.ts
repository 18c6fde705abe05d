import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { relay } from '../measure/delay.ts';

/**
 * A port on this machine that stays the same while the contender behind it changes: a page may talk to the ports that
 * its Content Security Policy names, and to no others.
 */
export class Gateway {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #behind: { port: number; delayMs: number } | undefined;

  /** Opens a gateway on a free port. As long as nothing is behind it, it closes every connection. */
  static async open(): Promise<Gateway> {
    const gateway = new Gateway();
    await gateway.#listen(0, '127.0.0.1');
    // Browsers try a name's IPv6 address first, and some systems take a second to say that nobody is there.
    await gateway.#listen(gateway.port, '::1').catch(() => {});
    return gateway;
  }

  private constructor() {}

  get port(): number {
    return this.#port;
  }

  /**
   * Hands on every connection from now on.
   * @param port the contender's, on 127.0.0.1
   * @param rttMs milliseconds there and back
   */
  leadTo(port: number, rttMs: number): void {
    this.#behind = { port, delayMs: rttMs / 2 };
  }

  /** Closes every connection, those to come as well. */
  bar(): void {
    this.#behind = undefined;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  async close(): Promise<void> {
    this.bar();
    await Promise.all(
      this.#servers.map((server) => {
        server.close();
        return once(server, 'close');
      }),
    );
  }

  async #listen(port: number, host: string): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
    server.listen(port, host);
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#servers.push(server);
  }

  #accept(socket: Socket): void {
    if (this.#behind === undefined) {
      socket.destroy();
      return;
    }
    const { port, delayMs } = this.#behind;
    for (const each of [socket, relay(socket, { port, host: '127.0.0.1' }, delayMs)]) {
      this.#sockets.add(each);
      each.once('close', () => this.#sockets.delete(each));
    }
  }
}
