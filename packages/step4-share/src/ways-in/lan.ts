import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

import { isLoopback } from 'serve';

import { reachableAddresses } from './addresses.ts';
import { NoWayIn, type WayIn } from './way-in.ts';

export interface LanOptions {
  /** Where the server listens. */
  port: number;
  /** The address it listens on: `0.0.0.0` is every IPv4 address of this machine, `::` the IPv6 ones too. */
  host?: string;
  /** What `os.networkInterfaces()` says. */
  interfaces?: ReturnType<typeof networkInterfaces>;
  platform?: NodeJS.Platform;
}

/**
 * The way in for everyone in the same network: the addresses of a server that listens already. There is nothing to
 * open or close. @throws {NoWayIn} if the server listens for this machine only
 */
export function lan({
  port,
  host = '0.0.0.0',
  interfaces = networkInterfaces(),
  platform = process.platform,
}: LanOptions): WayIn {
  if (isLoopback(host)) {
    throw new NoWayIn(
      `The server listens on ${host}, which nobody else can reach: start it with --host 0.0.0.0, or without --host.`,
    );
  }
  const [first, ...others] = addressesOf(host, interfaces).map((address) => urlOf(address, port));
  return {
    urls: [first ?? urlOf('127.0.0.1', port), ...others],
    remarks:
      first === undefined
        ? [
            'This machine is in no network that others could be in: join the room’s Wi-Fi or plug a cable in, then start again.',
          ]
        : ifNobodyComes(port, platform),
    broken: new Promise(() => {}),
    close: async () => {},
  };
}

/**
 * What to look at when the address is right and no page opens, in sentences, for this platform.
 * @param port where the server listens
 */
export function ifNobodyComes(port: number, platform: NodeJS.Platform = process.platform): string[] {
  return [
    'If nobody comes: is the other device in the same network, and not in a mobile one or in a VPN?',
    firewall(port, platform),
    'Guest networks often keep their devices apart (client isolation): then use another network, a phone’s hotspot, or --via ngrok.',
  ];
}

function firewall(port: number, platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'Windows asks once whether Node.js may be reached: allow it on private networks. If that is past, tick Node.js JavaScript Runtime in “Allow an app through Windows Firewall”, and set this network to private in Settings > Network & internet.';
    case 'darwin':
      return 'macOS may keep visitors out: in System Settings > Network > Firewall turn the firewall off for now, or allow incoming connections for node in its Options.';
    default:
      return `A firewall may keep visitors out: sudo ufw allow ${port}/tcp opens it (sudo ufw delete allow ${port}/tcp closes it again), with firewalld it is sudo firewall-cmd --add-port=${port}/tcp (until its next start).`;
  }
}

/** @returns the addresses that a server on this one answers at */
function addressesOf(host: string, interfaces: ReturnType<typeof networkInterfaces>): string[] {
  if (host !== '0.0.0.0' && host !== '::') {
    return [host];
  }
  return reachableAddresses(interfaces)
    .filter(({ family }) => family === 'IPv4' || host === '::')
    .map(({ address }) => address);
}

function urlOf(address: string, port: number): string {
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}/`;
}
