import type { Socket } from 'socket.io-client';

const NAMES: Record<string, string> = { websocket: 'WebSocket', polling: 'HTTP long-polling' };
/** Milliseconds between two measurements of the round trip. */
const MEASURED_EVERY = 5000;

/**
 * Shows over which transport a socket is connected, and how long a round trip takes: `WebSocket · 3 ms`.
 *
 * The round trip is that of joining the main namespace and hearing that one has, which every Socket.IO server
 * answers without a line of its own. (Engine.IO's heartbeat starts at the server, so a page cannot time it.)
 */
export function showTransport(socket: Pick<Socket, 'io' | 'connected'>, badge: HTMLElement): void {
  const { io } = socket;
  const probe = io.socket('/');
  let start = performance.now();

  function show(roundTrip?: number): void {
    const name = io.engine?.transport.name ?? '';
    badge.dataset['transport'] = name;
    badge.textContent =
      (NAMES[name] ?? name) + (roundTrip === undefined ? '' : ` · ${Math.max(1, Math.round(roundTrip))} ms`);
  }
  function measure(): void {
    if (io.engine?.readyState === 'open' && !probe.active) {
      start = performance.now();
      probe.connect();
    }
  }

  probe.on('connect', () => {
    show(performance.now() - start);
    probe.disconnect();
  });
  io.on('open', () => {
    start = performance.now();
    show();
    io.engine.on('upgrade', () => {
      show();
      measure();
    });
  });
  io.on('close', () => {
    // Disconnecting the last active socket closes once more.
    if (probe.active) {
      probe.disconnect();
    }
    badge.dataset['transport'] = 'none';
    badge.textContent = 'not connected';
  });
  setInterval(measure, MEASURED_EVERY);
}
