import { isIPv4 } from 'node:net';

/**
 * Whether nobody but this machine is meant.
 * @param host a name, or an address as a socket tells it: IPv4 may come in IPv6's clothes, `::ffff:127.0.0.1`
 */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^::ffff:/, '');
  return host === 'localhost' || host === '::1' || (isIPv4(address) && address.startsWith('127.'));
}
