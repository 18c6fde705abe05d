import { SSE_HEARTBEAT } from '../contenders/heartbeat.ts';
import type { RoundResult } from './round.ts';

/** Bytes of headers of one segment: 20 of IPv4, 20 of TCP, 12 of TCP's timestamps (RFC 7323, appendix A). */
const SEGMENT = 20 + 20 + 12;
/** Milliseconds between two pings of Engine.IO: `pingInterval`. */
const PING_INTERVAL = 25_000;

/** Segments of a TLS 1.3 handshake: a greeting each, the client's end of it, and tickets to come back with. */
const TLS_HANDSHAKE = 4;

/**
 * About how many bytes TCP and IP add to the measured part of a round. An estimate: each request, answer, frame and
 * event is taken to travel in a segment of its own that another one acknowledges, and a connection to take three to
 * open, besides TLS. In truth a long one takes more, and several in a row less.
 */
export function tcpIpBytes({ contender, people, tls, measured, outcome }: RoundResult): number {
  const exchanges = 2 * measured.requests;
  const pushed = outcome.delivered + outcome.typingEvents;
  const typed = outcome.typingEvents / Math.max(1, people - 1);
  const beats = (every: number) => people * Math.floor(outcome.durationMs / every);
  const segments = {
    'short-polling': exchanges,
    'long-polling': exchanges,
    'long-polling-h2': exchanges,
    sse: exchanges + pushed + beats(SSE_HEARTBEAT),
    'sse-h2': exchanges + pushed + beats(SSE_HEARTBEAT),
    // A message is acknowledged by the chat, a ping is answered, typing is neither.
    websocket: pushed + 2 * outcome.sent + typed + 2 * beats(PING_INTERVAL),
  }[contender];
  const opened = (tls ? 2 * TLS_HANDSHAKE : 0) + 3;
  return Math.round(SEGMENT * (2 * segments + opened * measured.connections));
}
