import type { IncomingMessage } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http2';
import { isIPv4 } from 'node:net';

import proxyAddr from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';

import { webOrigin } from './web-origin.ts';

/** Who is at the other end of a request, and where they believe to be. */
export interface Visitors {
  /** What to count a visitor by: the address, or its network where that is how they are given out (IPv6). */
  key(request: IncomingMessage): string;
  /** The origin of the server's own page, as the visitor's browser names it; `undefined` if `Host` is none. */
  origin(request: IncomingMessage): string | undefined;
}

/**
 * `X-Forwarded-For`, `-Proto` and `-Host` are believed of a proxy that is trusted, and of nobody else: anyone can
 * send them.
 * @param proxies addresses, networks (`10.0.0.0/8`), or `loopback`, `linklocal`, `uniquelocal`
 * @throws {TypeError} for what is none of these
 */
export function visitorsBehind(proxies: readonly string[]): Visitors {
  const isTrusted = rememberLast(proxyAddr.compile([...proxies]));
  return {
    key(request) {
      const { remoteAddress = '' } = request.socket;
      return addressKey(proxyAddr(request, isTrusted)) ?? addressKey(remoteAddress) ?? 'unknown';
    },
    origin(request) {
      const { socket, headers } = request;
      const own = 'encrypted' in socket ? 'https' : 'http';
      const forwarded = isTrusted(socket.remoteAddress ?? '', 0) ? headers : {};
      const scheme = lastOf(forwarded['x-forwarded-proto']) ?? own;
      const host = lastOf(forwarded['x-forwarded-host']) ?? headers.host ?? authorityOf(headers);
      return host === undefined || /[^\w.:[\]-]/.test(host) ? undefined : webOrigin(`${scheme}://${host}`);
    },
  };
}

/** For `commandLine`: `--trust-proxy 10.0.0.7`, as often as needed. */
export const trustProxyFlag = {
  type: 'string',
  multiple: true,
  check(value: string) {
    try {
      visitorsBehind([value]);
    } catch {
      return `"${value}" is no address. Name the proxy's own, such as --trust-proxy 10.0.0.7, or --trust-proxy loopback for one on this machine.`;
    }
  },
} as const;

/** Whoever has an IPv6 address has all 2^64 of its network (RFC 6177). @returns `undefined` if it is no address */
export function addressKey(text: string): string | undefined {
  if (isIPv4(text)) {
    return text;
  }
  if (!ipaddr.isValid(text)) {
    return undefined;
  }
  const address = ipaddr.process(text);
  return 'parts' in address
    ? `${address.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : address.toString();
}

/** Whom all come through is asked about again and again, and to compare networks takes longer than to compare texts. */
function rememberLast(isTrusted: (address: string, hop: number) => boolean): typeof isTrusted {
  let last = { address: '', answer: false };
  return (address, hop) => {
    if (address !== last.address) {
      last = { address, answer: isTrusted(address, hop) };
    }
    return last.answer;
  };
}

/** HTTP/2 has another name for the host. */
function authorityOf(headers: IncomingHttpHeaders): string | undefined {
  return headers[':authority'];
}

/** The last value is the one that the proxy next to us has written. */
function lastOf(header: string | string[] | undefined): string | undefined {
  const last = header === undefined ? undefined : [header].flat().join(',').split(',').at(-1)?.trim();
  return last === '' ? undefined : last;
}
