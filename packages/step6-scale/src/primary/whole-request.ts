import { CONNECTION_LIMITS } from 'socket-guard';

/** What Node's parser takes for a head, in bytes (`--max-http-header-size`). */
const LONGEST_HEAD = 16 * 1024;
const END_OF_HEAD = '\r\n\r\n';

/**
 * Whether nothing more of a request is to come, as far as somebody can tell who does not answer it. What is too long or
 * makes no sense is as good as whole: whoever answers it will say so.
 * @param bytes what has come of the connection's first request
 */
export function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) {
    return bytes.length > LONGEST_HEAD;
  }
  const head = bytes.toString('latin1', 0, end);
  const body = bytes.subarray(end + END_OF_HEAD.length);
  if (/^transfer-encoding:/im.test(head)) {
    return body.length > CONNECTION_LIMITS.message || body.subarray(-5).toString() === '0\r\n\r\n';
  }
  const length = Number(/^content-length:\s*(\d+)\s*$/im.exec(head)?.[1] ?? 0);
  return length > CONNECTION_LIMITS.message || body.length >= length;
}

/** What a request asks for: `/socket.io/?…`; nothing if it makes no sense. */
export function targetOf(bytes: Buffer): string {
  const line = bytes.toString('latin1', 0, Math.min(bytes.length, LONGEST_HEAD)).split('\r\n', 1)[0];
  return line?.split(' ')[1] ?? '';
}
