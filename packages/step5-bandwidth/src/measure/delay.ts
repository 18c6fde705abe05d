import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Between } from './round.ts';

/**
 * A TCP proxy that holds back whatever goes through it, in each direction, without a limit on how much is on its way.
 * A new connection takes a round trip before it carries anything, as it does on a real network.
 * @param url the server behind it
 * @param delayMs milliseconds in each direction
 */
export async function startDelay(url: string, delayMs: number): Promise<Between> {
  const { protocol, hostname, port } = new URL(url);
  const sockets = new Set<Socket>();

  function carry(from: Socket, to: Socket, opensAt: number): void {
    let last = Promise.resolve();
    const later = (action: () => void) => {
      const due = Math.max(performance.now(), opensAt) + delayMs;
      last = last.then(() => sleepUntil(due)).then(action);
    };
    sockets.add(from);
    from.setNoDelay();
    from.on('data', (data) => later(() => to.write(data)));
    from.on('end', () => later(() => to.end()));
    from.on('error', () => later(() => to.destroy()));
    from.on('close', () => {
      sockets.delete(from);
      later(() => to.destroy());
    });
  }

  const server = createServer({ allowHalfOpen: true }, (inner) => {
    const outer = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    const opensAt = performance.now() + 2 * delayMs;
    carry(inner, outer, opensAt);
    carry(outer, inner, opensAt);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await once(server, 'close');
    },
  };
}

/** @param due milliseconds, by `performance.now`; a timer may be early by one */
async function sleepUntil(due: number): Promise<void> {
  for (let left = due - performance.now(); left > 0; left = due - performance.now()) {
    await sleep(left);
  }
}
