import { BlockList } from 'node:net';
import type { networkInterfaces } from 'node:os';

/** An address of this machine that others can reach, and what the system calls the network card: `Wi-Fi`, `en0`. */
export interface Reachable {
  address: string;
  family: 'IPv4' | 'IPv6';
  name: string;
}

// Bridges to containers and virtual machines, whose names their makers choose:
// - Docker: docker0, docker_gwbridge, br- and the network's id (docs.docker.com/engine/network/drivers/bridge);
//   Podman: podman0, cni-podman0; Kubernetes: cni0, flannel.1, cali…, cilium_…; LXC, LXD, Incus: lxcbr0, lxdbr0, incusbr0
// - libvirt: virbr0, vnet0 (libvirt.org/formatnetwork.html); VMware: vmnet1, vmnet8; VirtualBox: vboxnet0
// - macOS: bridge100 and up, vmenet0, and Apple's own awdl0, llw0, anpi0 (bridge0 is Thunderbolt's)
// - Windows: "vEthernet (WSL)", also "(WSL (Hyper-V firewall))", "(Default Switch)", "(nat)", "(DockerNAT)". A switch that
//   somebody has made to share the real network has another name, and carries the machine's real address.
const BRIDGES =
  /^(?:docker(?:\d|_)|br-[0-9a-f]{12}$|veth(?!ernet)|podman\d|cni|flannel\.|cali|cilium_|(?:lxc|lxd|incus)br\d|virbr|vnet\d|vmnet\d|vboxnet\d|bridge\d{3}|vmenet\d|awdl\d|llw\d|anpi\d|dummy\d|vEthernet \((?:WSL|Default Switch|nat|DockerNAT)|VirtualBox |VMware )/i;

// What leads elsewhere than into the room: VPNs (utun is macOS's name for all of them) and mobile broadband, which
// systemd calls ww… (systemd.net-naming-scheme(7)). Last, since others who are in the same VPN do come that way.
const ELSEWHERE =
  /^(?:utun|tun\d|tap\d|wg\d|ppp\d|ipsec\d|gpd\d|zt|feth\d|nordlynx|ww)|tailscale|zerotier|wireguard|openvpn|vpn|TAP-Windows|hamachi|^Cellular/i;

// Linux: wl…, en…, eth… (systemd.net-naming-scheme(7)); macOS: en0; Windows: in the system's language, of which these
// names are in most.
const IN_THE_ROOM = /^(?:wl|en|eth|em\d)|wi-?fi|wireless|ethernet|^local area connection/i;

const useless = new BlockList();
useless.addSubnet('0.0.0.0', 8);
useless.addSubnet('127.0.0.0', 8);
useless.addSubnet('169.254.0.0', 16);
useless.addSubnet('224.0.0.0', 3);

/** RFC 1918. */
const privateNetworks = new BlockList();
privateNetworks.addSubnet('10.0.0.0', 8);
privateNetworks.addSubnet('172.16.0.0', 12);
privateNetworks.addSubnet('192.168.0.0', 16);

/** RFC 6598, which VPNs and mobile networks use, and no room. */
const sharedNetworks = new BlockList();
sharedNetworks.addSubnet('100.64.0.0', 10);

/** What is given out of IPv6 (RFC 4291, 2.4); link-local and unique local addresses are not in it. */
const globalNetworks = new BlockList();
globalNetworks.addSubnet('2000::', 3, 'ipv6');

/**
 * The addresses that others in the room can reach, the most likely first: private ones of Wi-Fi and Ethernet, other
 * IPv4, those of VPNs, and last one global IPv6 address of each card. Without loopback, link-local addresses, and the
 * bridges to containers and virtual machines.
 * @param interfaces what `os.networkInterfaces()` says
 */
export function reachableAddresses(interfaces: ReturnType<typeof networkInterfaces>): Reachable[] {
  const found: Reachable[] = [];
  for (const [name, addresses = []] of Object.entries(interfaces)) {
    if (BRIDGES.test(name)) {
      continue;
    }
    const reachable = addresses.filter(
      ({ address, family, internal }) => !internal && isReachable(address, family),
    );
    // A card has several global ones, which change for privacy (RFC 8981): one is enough to read.
    const firstGlobal = reachable.find(({ family }) => family === 'IPv6');
    for (const one of reachable) {
      if (one.family === 'IPv4' || one === firstGlobal) {
        found.push({ address: one.address, family: one.family, name });
      }
    }
  }
  const sorted = found.toSorted((a, b) => rank(a) - rank(b));
  return sorted.filter(({ address }, at) => sorted.findIndex((one) => one.address === address) === at);
}

function isReachable(address: string, family: Reachable['family']): boolean {
  return family === 'IPv6' ? globalNetworks.check(address, 'ipv6') : !useless.check(address);
}

/** The lower, the more likely others get there. */
function rank({ address, family, name }: Reachable): number {
  if (family === 'IPv6') {
    return 5;
  }
  if (ELSEWHERE.test(name) || sharedNetworks.check(address)) {
    return 4;
  }
  return (privateNetworks.check(address) ? 0 : 2) + (IN_THE_ROOM.test(name) ? 0 : 1);
}
