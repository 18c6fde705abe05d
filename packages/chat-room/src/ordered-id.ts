import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562, 5.7): later ones sort later, by the millisecond. So a database writes its index of them at
 * the end only; where each is somewhere else, every message rewrites a page of its own.
 */
export function orderedId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
