import type { Server } from 'node:http';

/**
 * Comes before all who answer requests, or upgrades, of a server: of Fastify and of Engine.IO. To be called when they
 * are attached.
 * @param listener gets what they would get, and lets them have it with `pass`, now or later
 */
export function intercept<Args extends unknown[]>(
  server: Server,
  event: 'request' | 'upgrade',
  listener: (pass: () => void, ...args: Args) => Promise<void>,
): void {
  const listeners = server.listeners(event);
  if (listeners.length === 0) {
    return;
  }
  server.removeAllListeners(event);
  server.on(event, (...args: unknown[]) => {
    const pass = () => {
      for (const each of listeners) {
        Reflect.apply(each, server, args);
      }
    };
    void listener(pass, ...(args as Args));
  });
}
