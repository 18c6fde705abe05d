/** Who is measured against whom over plain HTTP. */
export const CONTENDERS = ['short-polling', 'long-polling', 'sse', 'websocket'] as const;

/** And over HTTPS, where browsers speak HTTP/2 if the server does. */
export const TLS_CONTENDERS = [
  'short-polling',
  'long-polling',
  'long-polling-h2',
  'sse',
  'sse-h2',
  'websocket',
] as const;

/** Who can be had over plain HTTP. */
export type PlainContenderName = (typeof CONTENDERS)[number];

export type ContenderName = (typeof TLS_CONTENDERS)[number];

/** What the others are compared with. */
export const REFERENCE: ContenderName = 'websocket';

export function isOverHttp2(name: ContenderName): boolean {
  return name === 'long-polling-h2' || name === 'sse-h2';
}
