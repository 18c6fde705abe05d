import { expect, test } from 'vitest';

import { ifNobodyComes, lan } from '../../src/ways-in/lan.ts';
import { NoWayIn } from '../../src/ways-in/way-in.ts';

const common = { netmask: '', mac: '', internal: false, cidr: null };
const interfaces = {
  wlan0: [
    { ...common, address: '192.168.1.5', family: 'IPv4' as const },
    { ...common, address: '2001:db8::5', family: 'IPv6' as const, scopeid: 0 },
  ],
  eth0: [{ ...common, address: '10.0.0.7', family: 'IPv4' as const }],
};

test('the addresses are those that the server listens on', () => {
  const port = 3003;
  expect(lan({ port, interfaces }).urls).toEqual(['http://192.168.1.5:3003/', 'http://10.0.0.7:3003/']);
  expect(lan({ port, interfaces, host: '::' }).urls).toEqual([
    'http://192.168.1.5:3003/',
    'http://10.0.0.7:3003/',
    'http://[2001:db8::5]:3003/',
  ]);
  expect(lan({ port, interfaces, host: '10.0.0.7' }).urls).toEqual(['http://10.0.0.7:3003/']);
  expect(lan({ port, interfaces, host: '2001:db8::5' }).urls).toEqual(['http://[2001:db8::5]:3003/']);
});

test.each(['127.0.0.1', '::1', 'localhost'])('a server on %s is for nobody else, which is said', (host) => {
  expect(() => lan({ port: 3003, host, interfaces })).toThrow(NoWayIn);
  expect(() => lan({ port: 3003, host, interfaces })).toThrow('--host 0.0.0.0');
});

test('without a network it says so, and what to do', () => {
  const { urls, remarks } = lan({ port: 3003, interfaces: {} });
  expect(urls).toEqual(['http://127.0.0.1:3003/']);
  expect(remarks).toEqual([expect.stringMatching(/no network.*Wi-Fi/)]);
});

test.each([
  ['win32', /allow it on private networks/],
  ['darwin', /System Settings > Network > Firewall/],
  ['linux', /sudo ufw allow 4321\/tcp.*sudo firewall-cmd --add-port=4321\/tcp/],
] as const)('on %s it says how to open the firewall if nobody comes', (platform, expected) => {
  const { remarks } = lan({ port: 4321, interfaces, platform });
  expect(remarks).toEqual(ifNobodyComes(4321, platform));
  expect(remarks.join('\n')).toMatch(expected);
  expect(remarks.join('\n')).toContain('client isolation');
});

test('it closes', async () => {
  await lan({ port: 3003, interfaces }).close();
});
