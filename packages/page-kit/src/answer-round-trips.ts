import type { Server } from 'socket.io';

import { ROUND_TRIP } from './round-trip.ts';

/** The server's half of the transport badge: acknowledges what the page times. */
export function answerRoundTrips(io: Pick<Server, 'on'>): void {
  io.on('connection', (socket) => {
    socket.on(ROUND_TRIP, (acknowledge: (() => void) | undefined) => {
      if (typeof acknowledge === 'function') {
        acknowledge();
      }
    });
  });
}
