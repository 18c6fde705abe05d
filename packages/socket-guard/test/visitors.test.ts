import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addressKey, trustProxyFlag, visitorsBehind } from '../src/visitors.ts';

function requestFrom(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  return Object.assign(new IncomingMessage(socket), { headers });
}

describe('whose request it is', () => {
  test.each([
    ['the peer’s, whatever it claims', [], '192.0.2.1', { 'x-forwarded-for': '203.0.113.9' }, '192.0.2.1'],
    ['the forwarded one', ['192.0.2.1'], '192.0.2.1', { 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9'],
    [
      'the last one that nobody trusts',
      ['192.0.2.1'],
      '192.0.2.1',
      { 'x-forwarded-for': '1.1.1.1, 203.0.113.9' },
      '203.0.113.9',
    ],
    [
      'through two proxies',
      ['192.0.2.0/24'],
      '192.0.2.1',
      { 'x-forwarded-for': '203.0.113.9, 192.0.2.2' },
      '203.0.113.9',
    ],
    ['the proxy’s own if it says none', ['loopback'], '127.0.0.1', {}, '127.0.0.1'],
    [
      'the proxy’s own if it says rubbish',
      ['loopback'],
      '::1',
      { 'x-forwarded-for': 'unknown' },
      '0:0:0:0::/64',
    ],
    [
      'another’s who is no proxy',
      ['192.0.2.1'],
      '192.0.2.2',
      { 'x-forwarded-for': '203.0.113.9' },
      '192.0.2.2',
    ],
    [
      'an IPv4 address in IPv6’s form',
      ['192.0.2.1'],
      '::ffff:192.0.2.1',
      { 'x-forwarded-for': '203.0.113.9' },
      '203.0.113.9',
    ],
  ])('%s', (_what, proxies, address, headers, key) => {
    expect(visitorsBehind(proxies).key(requestFrom(address, headers))).toBe(key);
  });

  test('all of an IPv6 network are one visitor', () => {
    expect(addressKey('2001:db8:1:2::7')).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:db8:1:2:ffff::')).toBe(addressKey('2001:db8:1:2::7'));
    expect(addressKey('2001:db8:1:3::7')).not.toBe(addressKey('2001:db8:1:2::7'));
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });

  test('whatever is claimed, there is a key, and nobody’s but a proxy’s claim counts', () => {
    fc.assert(
      fc.property(fc.string(), (claim) => {
        const request = requestFrom('192.0.2.1', { 'x-forwarded-for': claim });
        expect(visitorsBehind([]).key(request)).toBe('192.0.2.1');
        expect(visitorsBehind(['192.0.2.1']).key(request)).toMatch(/^[\da-f.:]+(?:\/64)?$/);
      }),
    );
  });
});

describe('the server’s own origin', () => {
  const forwarded = { host: 'inner:3003', 'x-forwarded-host': 'chat.example', 'x-forwarded-proto': 'https' };

  test('is where the proxy was asked, if the proxy is trusted', () => {
    expect(visitorsBehind(['loopback']).origin(requestFrom('127.0.0.1', forwarded))).toBe(
      'https://chat.example',
    );
    expect(visitorsBehind([]).origin(requestFrom('127.0.0.1', forwarded))).toBe('http://inner:3003');
    expect(visitorsBehind(['loopback']).origin(requestFrom('192.0.2.1', forwarded))).toBe(
      'http://inner:3003',
    );
  });

  test('takes of several values the one next to us', () => {
    const headers = {
      ...forwarded,
      'x-forwarded-host': 'evil.example, chat.example',
      'x-forwarded-proto': 'http,https',
    };
    expect(visitorsBehind(['loopback']).origin(requestFrom('::1', headers))).toBe('https://chat.example');
  });

  test('is a plain origin or none, whatever Host says: it stands in a header', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webAuthority()), (host) => {
        const origin = visitorsBehind([]).origin(requestFrom('192.0.2.1', { host }));
        expect(origin ?? 'http://none').toMatch(/^http:\/\/[\w.:[\]-]+$/);
      }),
    );
    for (const host of ['a;script-src *', 'a, b', "a 'unsafe-inline'", 'a@b', 'a/b', '']) {
      expect(visitorsBehind([]).origin(requestFrom('192.0.2.1', { host }))).toBeUndefined();
    }
  });
});

test('a proxy is named by its address', () => {
  for (const value of ['10.0.0.7', '10.0.0.0/8', '::1', 'loopback', 'uniquelocal']) {
    expect(trustProxyFlag.check(value)).toBeUndefined();
  }
  for (const value of ['', 'proxy.example', '10.0.0.7:80', '10.0.0.0/99', 'everyone']) {
    expect(trustProxyFlag.check(value)).toContain('is no address');
  }
});
