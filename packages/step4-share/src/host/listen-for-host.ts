import { randomBytes } from 'node:crypto';

import Fastify from 'fastify';
import { listen } from 'serve';

import { hostApp, type HostOptions } from './host.ts';

/**
 * Opens the host's page on a port of its own, for this machine only, with a secret in its address: behind a tunnel
 * every visitor comes from this machine, too. @returns the address
 */
export async function listenForHost(
  options: Omit<HostOptions, 'secret'>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const secret = randomBytes(18).toString('base64url');
  const app = Fastify({ logger: false });
  await app.register(hostApp, { ...options, secret });
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  return { url: `${url}share?secret=${secret}`, close: () => app.close() };
}
