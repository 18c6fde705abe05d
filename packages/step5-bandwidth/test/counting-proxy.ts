import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import type { Between } from '../src/measure/round.ts';

/** A TCP proxy that counts what it hands on, and knows nothing of the measurement. */
export interface CountingProxy extends Between {
  /** The heads of the requests that were not split on their way. */
  heads: string[];
  counts(): { connections: number; bytesUp: number; bytesDown: number };
}

/** @param target the server behind it, `http://127.0.0.1:3003/` */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { protocol, hostname, port } = new URL(target);
  const counts = { connections: 0, bytesUp: 0, bytesDown: 0 };
  const heads: string[] = [];
  const sockets = new Set<Socket>();

  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    counts.connections += 1;
    inner.on('data', (data) => {
      counts.bytesUp += data.length;
      const [head] = /^(GET|POST) .*?(?=\r\n\r\n)/s.exec(data.toString('latin1')) ?? [];
      heads.push(...(head === undefined ? [] : [head]));
    });
    outer.on('data', (data) => (counts.bytesDown += data.length));
    inner.pipe(outer).pipe(inner);
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}/`,
    heads,
    counts: () => ({ ...counts }),
    async close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await once(server, 'close');
    },
  };
}
