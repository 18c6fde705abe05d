import { isIPv4 } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { reachableAddresses } from '../../src/ways-in/addresses.ts';

/** What the system says of one address of a card. */
function info(address: string, internal = false): NetworkInterfaceInfo {
  const common = { address, internal, mac: '00:00:00:00:00:01', netmask: '', cidr: null };
  return isIPv4(address) ? { ...common, family: 'IPv4' } : { ...common, family: 'IPv6', scopeid: 0 };
}

/** @returns the addresses of cards with these names and addresses, in order */
function addressesOf(cards: Record<string, string[]>): string[] {
  const interfaces: ReturnType<typeof networkInterfaces> = {};
  for (const [name, addresses] of Object.entries(cards)) {
    interfaces[name] = addresses.map((address) => info(address));
  }
  return reachableAddresses(interfaces).map(({ address }) => address);
}

describe('the machines of a workshop', () => {
  test('a Linux laptop with Docker, libvirt and Tailscale', () => {
    expect(
      addressesOf({
        tailscale0: ['100.101.102.103', 'fd7a:115c:a1e0::1'],
        docker0: ['172.17.0.1', 'fe80::42:1'],
        'br-0123456789ab': ['172.18.0.1'],
        veth3a2b1c0: ['fe80::1'],
        virbr0: ['192.168.122.1'],
        wlp2s0: ['192.168.1.5', '2001:db8::5', '2001:db8::6', 'fe80::5'],
        enp0s31f6: ['10.1.2.3'],
      }),
    ).toEqual(['192.168.1.5', '10.1.2.3', '100.101.102.103', '2001:db8::5']);
  });

  test('a Mac with a VPN and a virtual machine', () => {
    expect(
      addressesOf({
        utun4: ['10.8.0.2'],
        awdl0: ['fe80::2'],
        bridge100: ['192.168.64.1'],
        vmnet8: ['172.16.5.1'],
        en0: ['169.254.7.7', 'fe80::3', '192.168.0.17'],
      }),
    ).toEqual(['192.168.0.17', '10.8.0.2']);
  });

  test('a Windows machine with WSL, Hyper-V and VirtualBox', () => {
    expect(
      addressesOf({
        'vEthernet (WSL (Hyper-V firewall))': ['172.29.16.1'],
        'vEthernet (Default Switch)': ['172.20.32.1'],
        'VirtualBox Host-Only Network': ['192.168.56.1'],
        'VMware Network Adapter VMnet8': ['192.168.80.1'],
        'Local Area Connection* 10': ['192.168.137.1'],
        'Ethernet 2': ['169.254.1.1'],
        'Wi-Fi': ['192.168.178.20'],
      }),
    ).toEqual(['192.168.137.1', '192.168.178.20']);
  });

  test('a switch or a bridge that somebody has made carries the machine’s real address', () => {
    expect(addressesOf({ 'vEthernet (External)': ['192.168.1.2'] })).toEqual(['192.168.1.2']);
    expect(addressesOf({ br0: ['192.168.1.3'] })).toEqual(['192.168.1.3']);
    expect(addressesOf({ 'br-lan': ['192.168.1.4'] })).toEqual(['192.168.1.4']);
  });

  test('a card whose name says nothing comes behind one whose name does, and public addresses behind those', () => {
    expect(
      addressesOf({ wwan0: ['10.1.1.1'], eth0: ['8.8.4.4'], 'Liaison 3': ['10.0.0.4'], WiFi: ['10.0.0.3'] }),
    ).toEqual(['10.0.0.3', '10.0.0.4', '8.8.4.4', '10.1.1.1']);
  });

  test('this one', () => {
    for (const { address } of reachableAddresses(networkInterfaces())) {
      expect(address).not.toMatch(/^(?:127\.|169\.254\.|fe80:|::1$)/);
    }
  });
});

describe('whatever the system says', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const anyIPv4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
  const inARoom = fc.tuple(octet, octet).map(([a, b]) => `192.168.${a}.${b}`);
  const linkLocal = fc.oneof(
    fc.tuple(octet, octet).map(([a, b]) => `169.254.${a}.${b}`),
    fc
      .tuple(fc.integer({ min: 0xfe80, max: 0xfebf }), octet)
      .map(([net, host]) => `${net.toString(16)}::${host.toString(16)}`),
  );
  const bridge = fc.constantFrom('docker0', 'veth12ab34', 'br-00ff00ff00ff', 'virbr0', 'vmnet1', 'bridge101');
  const card = fc.constantFrom('eth0', 'wlan0', 'Wi-Fi', 'en0', 'utun3', 'tailscale0', 'odd', 'WLAN 2');
  const address = fc.oneof(anyIPv4, fc.ipV6(), linkLocal, inARoom);
  const addresses = fc.array(fc.tuple(address, fc.boolean()), { maxLength: 5 });
  const interfaces = fc
    .dictionary(fc.oneof(card, bridge), addresses, { maxKeys: 6 })
    .map((cards) =>
      Object.fromEntries(
        Object.entries(cards).map(([name, given]) => [
          name,
          given.map(([each, internal]) => info(each, internal)),
        ]),
      ),
    );

  test('no address of a bridge, a loopback or a link alone comes, and none twice', () => {
    fc.assert(
      fc.property(interfaces, (given) => {
        const found = reachableAddresses(given);
        for (const { address: each, name } of found) {
          expect(each).not.toMatch(
            /^(?:0\.|127\.|169\.254\.|(?:22[4-9]|2[3-5]\d)\.|fe[89ab].:|::1$|f[cdf]..:)/i,
          );
          expect(name).not.toMatch(/docker|veth|br-|virbr|vmnet|bridge/);
          expect(given[name]?.find((one) => one.address === each && !one.internal)).toBeDefined();
        }
        expect(new Set(found.map((one) => one.address)).size).toBe(found.length);
      }),
    );
  });

  test('IPv6 comes last, one address of a card', () => {
    fc.assert(
      fc.property(interfaces, (given) => {
        const found = reachableAddresses(given);
        const families = found.map(({ family }) => family);
        expect(families).toEqual(families.toSorted());
        const names = found.filter(({ family }) => family === 'IPv6').map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test('a private address of the room’s Wi-Fi comes, before all that are in no such network', () => {
    fc.assert(
      fc.property(interfaces, inARoom, (given, mine) => {
        const found = reachableAddresses({ ...given, wlan9: [info(mine)] });
        const before = found.slice(
          0,
          found.findIndex((one) => one.address === mine),
        );
        expect(found.map((one) => one.address)).toContain(mine);
        for (const { address: each, name } of before) {
          expect(each).toMatch(/^(?:10|172|192)\./);
          expect(name).not.toMatch(/utun|tailscale|odd/);
        }
      }),
    );
  });
});
