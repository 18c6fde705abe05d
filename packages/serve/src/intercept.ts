import type { IncomingMessage, Server } from 'node:http';

/**
 * Comes before all who answer requests, or upgrades, of a server: of Fastify and of Engine.IO. To be called when they
 * are attached.
 * @param listener gets what they would get, and lets them have it with `pass`, now or later; if it fails, the
 * connection is closed
 */
export function intercept<Rest extends unknown[]>(
  server: Server,
  event: 'request' | 'upgrade',
  listener: (pass: () => void, request: IncomingMessage, ...rest: Rest) => Promise<void>,
): void {
  const listeners = server.listeners(event);
  if (listeners.length === 0) {
    return;
  }
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, ...rest: unknown[]) => {
    const pass = () => {
      for (const each of listeners) {
        Reflect.apply(each, server, [request, ...rest]);
      }
    };
    listener(pass, request, ...(rest as Rest)).catch(() => request.socket.destroy());
  });
}
