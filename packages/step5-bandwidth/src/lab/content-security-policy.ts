import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * What the lab's page may load, and whom it may talk to: its own server and the contenders' ports, nobody else.
 * @param ports of the contenders, on this machine
 */
export function contentSecurityPolicy(
  ports: readonly number[],
): FastifyHelmetOptions['contentSecurityPolicy'] {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: [
        "'self'",
        // Safari does not take 'self' for a WebSocket.
        ({ headers: { host = '' } }) => `ws://${host}`,
        // The page finds out whether such a name is this machine.
        ({ headers: { host = '' } }) => `http://*.localhost${/:\d+$/.exec(host)?.[0] ?? ''}`,
        ...ports.flatMap((port) => ['http', 'ws'].map((scheme) => `${scheme}://*.localhost:${port}`)),
        // For browsers to which not every name that ends in .localhost is this machine.
        ...ports.flatMap((port) => ['http', 'ws'].map((scheme) => `${scheme}://127.0.0.1:${port}`)),
      ],
    },
  };
}
