import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut: the URL leads through it. */
export interface Network {
  url: string;
  /** From now on everything is swallowed, both ways and without a word, as when a laptop leaves the wifi. */
  silence(): void;
  /**
   * New connections work again.
   * @param old those from before are `reset`, as by a router that was restarted; or `forgotten`: for ever without a
   * word, as behind a router that has lost its table
   */
  restore(old?: 'reset' | 'forgotten'): void;
  close(): Promise<void>;
}

/** @param target the address of the server behind it, `http://127.0.0.1:3003/` */
export async function startNetwork(target: string): Promise<Network> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let silent = false;

  function pipe(from: Socket, to: Socket): void {
    sockets.add(from);
    from.on('data', (data) => {
      if (!dead.has(from)) {
        to.write(data);
      }
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      if (!dead.has(from)) {
        to.destroy();
      }
    });
  }

  const dead = new WeakSet<Socket>();
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    if (silent) {
      dead.add(inner).add(outer);
    }
    pipe(inner, outer);
    pipe(outer, inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    silence() {
      silent = true;
      sockets.forEach((socket) => dead.add(socket));
    },
    restore(old = 'reset') {
      silent = false;
      if (old === 'reset') {
        sockets.forEach((socket) => socket.destroy());
      }
    },
    async close() {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
