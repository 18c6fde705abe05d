/**
 * Every limit of connections, in one place. Times are in milliseconds, sizes in bytes. What limits the chat is in
 * `chat-protocol`.
 */
export const CONNECTION_LIMITS = {
  inAll: 4000,
  /** Twice a hall of 300 people behind one address: after the wifi was gone, those from before linger. */
  fromOneAddress: 600,
  /** Of one address. A hall that comes back needs a handshake a person, and another one for each that fails. */
  handshakes: { points: 3600, within: 60_000 },
  /** From the handshake to joining a namespace, which a page does at once. */
  joinsWithin: 10_000,
  /** A frame, the body of a poll, or an event with its attachments. */
  message: 64 * 1024,
  /** What may wait in the process for someone who does not read. */
  waiting: 768 * 1024,
  /** Someone for whom less than this waits reads: what comes next may be of any size. */
  hardlyWaiting: 64 * 1024,
  /** What a waiting packet takes besides its bytes. */
  packetOverhead: 100,
  /** So many refusals are answered before a connection is closed: more than checkpoint 3 asks for, to see one. */
  refusals: { points: 300, within: 10_000 },
  /** Packets of one connection that nobody answers: heartbeats, acknowledgements, attachments, goodbyes. */
  unanswered: { points: 600, within: 10_000 },
  /** WebSocket's own pings, each of which has to be answered. Browsers send none, other clients one now and then. */
  pings: { points: 600, within: 10_000 },
  /** How long a connection that is closed for what it did may take to read why. */
  closesWithin: 1000,
  /** How long the head of an HTTP request may take to arrive, and the whole of it. */
  requestHead: 20_000,
  request: 60_000,
} as const;
