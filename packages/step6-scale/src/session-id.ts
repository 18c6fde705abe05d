import { randomBytes } from 'node:crypto';

/**
 * A session id that says where the session is, such as `a_2_…`: whoever stands in front of several nodes, or of several
 * workers, reads it in each request of the session (`sid=a_2_…`) and has to remember nothing.
 * @param node the node's name
 * @param worker the worker's number
 */
export function sessionId(node: string, worker: number): string {
  return `${node}_${worker}_${randomBytes(15).toString('base64url')}`;
}

/** The number of the worker that a request's session is at; `undefined` if it names none. @param target `/…?sid=a_2_…` */
export function workerOf(target: string): number | undefined {
  const number = /[?&]sid=[a-z\d]+_(\d+)_/.exec(target)?.[1];
  return number === undefined ? undefined : Number(number);
}
