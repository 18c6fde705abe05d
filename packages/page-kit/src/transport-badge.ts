import type { Socket } from 'socket.io-client';

import { ROUND_TRIP } from './round-trip.ts';

const NAMES: Record<string, string> = { websocket: 'WebSocket', polling: 'HTTP long-polling' };
/** Milliseconds between two measurements of the round trip, and until one is given up. */
const MEASURED_EVERY = 5000;

/**
 * Shows over which transport a socket is connected, and how long a round trip takes: `WebSocket · 3 ms`.
 *
 * The round trip is timed on the main namespace of the same connection, where `answerRoundTrips` acknowledges it
 * (Engine.IO's heartbeat starts at the server, so a page cannot time it). A server that does not leaves out the time.
 */
export function showTransport(socket: Pick<Socket, 'io'>, badge: HTMLElement): void {
  const { io } = socket;
  const main = io.socket('/');

  function show(roundTrip?: number): void {
    const name = io.engine.transport.name;
    badge.dataset['transport'] = name;
    badge.textContent = NAMES[name] ?? name;
    if (roundTrip !== undefined) {
      badge.textContent += ` · ${Math.max(1, Math.round(roundTrip))} ms`;
    }
  }
  function measure(): void {
    if (main.connected) {
      const start = performance.now();
      const { name } = io.engine.transport;
      main.timeout(MEASURED_EVERY).emit(ROUND_TRIP, (error: unknown) => {
        // What was sent over one transport and answered over another is nobody's round trip.
        if (!error && name === io.engine.transport.name) {
          show(performance.now() - start);
        }
      });
    }
  }

  io.on('open', () => {
    show();
    if (!main.active) {
      main.connect();
    }
    io.engine.on('upgrade', () => {
      show();
      measure();
    });
  });
  io.on('close', () => {
    badge.dataset['transport'] = 'none';
    badge.textContent = 'not connected';
  });
  main.on('connect', measure);
  setInterval(measure, MEASURED_EVERY);
}
