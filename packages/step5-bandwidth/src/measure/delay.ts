import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { sleep } from '../people/sleep.ts';
import type { Between } from './round.ts';

/**
 * Hands on what goes through a connection, held back in each direction, without a limit on how much is on its way.
 * A new connection takes a round trip before it carries anything, as it does on a real network. Resets and closings
 * are handed on too.
 * @param inner as a server got it with `allowHalfOpen`
 * @param target the server behind it, on 127.0.0.1
 * @param delayMs milliseconds in each direction
 * @returns the other half: whoever destroys both ends it at once
 */
export function relay(inner: Socket, target: { port: number; host: string }, delayMs: number): Socket {
  const outer = connect({ ...target, allowHalfOpen: true });
  const opensAt = performance.now() + 2 * delayMs;

  function carry(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    const later = (action: () => void) => {
      const due = Math.max(performance.now(), opensAt) + delayMs;
      last = last.then(() => sleepUntil(due)).then(action);
    };
    from.setNoDelay();
    from.on('data', (data) => later(() => to.write(data)));
    from.on('end', () => later(() => to.end()));
    from.on('error', () => later(() => to.destroy()));
    from.on('close', () => later(() => to.destroy()));
  }

  carry(inner, outer);
  carry(outer, inner);
  return outer;
}

/**
 * A TCP proxy that holds back whatever goes through it: see {@link relay}.
 * @param url the server behind it
 * @param delayMs milliseconds in each direction
 */
export async function startDelay(url: string, delayMs: number): Promise<Between> {
  const { protocol, hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (inner) => {
    for (const socket of [inner, relay(inner, { port: Number(port), host: hostname }, delayMs)]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
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
