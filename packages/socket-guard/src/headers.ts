import type { IncomingMessage } from 'node:http';

import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HelmetOptions } from 'helmet';

import type { Visitors } from './visitors.ts';
import { webOrigin } from './web-origin.ts';

// What has no place here: HSTS holds for every port of a host, and step 1 on localhost knows no HTTPS; a page on
// plain HTTP may not ask for its own process (COOP, Origin-Agent-Cluster); the rest is for browsers of long ago.
const COMMON = {
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  // In the policy: frame-ancestors.
  xFrameOptions: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  // Links in messages do not tell where the chat is, and polls keep their Origin.
  referrerPolicy: { policy: 'same-origin' },
} as const;

/**
 * Helmet's options for the page: scripts, styles and the rest from its own server, styles set by a script
 * (`element.style`, `adoptedStyleSheets`), and nothing inline. Without `upgrade-insecure-requests`, which would
 * break plain HTTP in a LAN.
 * @param origins further ones under which browsers see the server, and whose pages may show it in a frame
 */
export function pageHeaders(origins: readonly string[], visitors: Visitors): FastifyHelmetOptions {
  const named = origins.flatMap((origin) => webOrigin(origin) ?? []);
  // Safari does not take 'self' for the ws: and wss: of the same host (WebKit bug 201591).
  const sockets = (request: IncomingMessage) =>
    [visitors.origin(request), ...named]
      // A host-source has no form for an IPv6 address (CSP 3, 2.3.1).
      .filter((origin) => origin !== undefined && !origin.includes('['))
      .map((origin) => origin?.replace(/^http/, 'ws'))
      .join(' ');
  return {
    ...COMMON,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'", sockets],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'self'", ...named],
      },
    },
  };
}

/** Helmet's options for what is data and no page: Engine.IO's answers. Short, since each poll carries them. */
export const dataHeaders: HelmetOptions = {
  ...COMMON,
  referrerPolicy: false,
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } },
};

/** Fastify's hook `onSend`: the same for a page's scripts, styles and pictures. A policy holds for documents only. */
export async function shortenHeaders(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const type = reply.getHeader('content-type');
  if (typeof type === 'string' && !type.startsWith('text/html')) {
    reply.removeHeader('referrer-policy').header('content-security-policy', "default-src 'none'");
  }
}
