/**
 * Milliseconds between two comments that keep a silent stream of Server-Sent Events open: "every 15 seconds or so"
 * (HTML, 9.2.7).
 */
export const SSE_HEARTBEAT = 15_000;
