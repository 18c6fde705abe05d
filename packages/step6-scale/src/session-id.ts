import { randomBytes } from 'node:crypto';

/** Characters of a session id: what Engine.IO's own have, and what sticky sessions look for. */
const LENGTH = 20;

/**
 * A session id that says which node the session is on, `a_…`: whoever stands in front of several nodes reads it in each
 * request of the session (`sid=a_…`) and needs no memory.
 * @param node 1 to 4 characters
 */
export function sessionId(node: string): string {
  const start = `${node}_`;
  return (
    start +
    randomBytes(LENGTH)
      .toString('base64url')
      .slice(0, LENGTH - start.length)
  );
}
