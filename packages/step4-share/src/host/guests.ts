import type { Room } from 'chat-room';
import type { ChatServer } from 'step3-chat/chat';

import type { Guest } from './channel.ts';

/**
 * Watches who is in the chat, over which transport, and how long their heartbeats take.
 * @returns who is here now, in the order of joining
 */
export function watchGuests(io: ChatServer, room: Room): () => Promise<Guest[]> {
  const namespace = io.of('/chat');
  const roundTrips = new WeakMap<object, number>();

  namespace.on('connection', ({ conn }) => {
    let askedAt: number | undefined;
    conn.on('packetCreate', ({ type }: { type: string }) => {
      if (type === 'ping') {
        askedAt = performance.now();
      }
    });
    conn.on('packet', ({ type }: { type: string }) => {
      if (type === 'pong' && askedAt !== undefined) {
        roundTrips.set(conn, performance.now() - askedAt);
        askedAt = undefined;
      }
    });
  });

  return async () =>
    (await room.here()).map(({ username, connection }) => {
      const conn = namespace.sockets.get(connection)?.conn;
      const roundTripMs = conn === undefined ? undefined : roundTrips.get(conn);
      return {
        username,
        transport: conn?.transport.name ?? 'none',
        roundTripMs: roundTripMs === undefined ? null : Math.round(roundTripMs),
      };
    });
}
