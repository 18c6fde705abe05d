export type Direction = 'out' | 'in';

/** An Engine.IO packet, as it was given to the transport or came from it. */
export interface WirePacket {
  direction: Direction;
  /** `polling` or `websocket`, or another that the page has. */
  transport: string;
  /** Engine.IO's name for its kind: `open`, `ping`, `pong`, `message`, `close`, … */
  type: string;
  /** As the protocol writes it, such as `42/chat,0["typing"]`; binary data as a `Uint8Array`. */
  data: string | Uint8Array;
  /** Bytes of `data`, without the headers of HTTP or of a WebSocket frame. */
  bytes: number;
}

/**
 * Something that happened on the wire, of one of four kinds:
 *
 * - `connection`: below Socket.IO. `handshake`, `ping`, `pong`, `upgrading`, `upgrade`, `close`, `reconnect attempt`
 * - `namespace`: `connect` (out: asked to join, in: joined), `connect_error`, `disconnect`
 * - `event`: an event of the page's or the server's own
 * - `acknowledgement`: the answer to an event
 */
export interface Entry {
  /** From 1, never used twice in a recording. */
  number: number;
  kind: 'connection' | 'namespace' | 'event' | 'acknowledgement';
  /** `undefined` for what happens here and does not travel, such as `close`. */
  direction: Direction | undefined;
  /** Milliseconds since the recording began. */
  at: number;
  /** `undefined` for what is below namespaces. */
  namespace: string | undefined;
  /** The event's name; of an acknowledgement the name of the event that it answers, or an empty text if unknown. */
  name: string;
  /** An event's arguments, an acknowledgement's, or what else is known. */
  payload: readonly unknown[];
  /** Socket.IO's number of an event that asks for an acknowledgement, and of the acknowledgement. */
  id: number | undefined;
  /** The number of the event that this acknowledges. */
  answers: number | undefined;
  /** The number of the event from this page whose values this event brings back. */
  returns: number | undefined;
  transport: string;
  /** What of it was on the wire: one packet, one more for each piece of binary data, or none. */
  packets: readonly WirePacket[];
}
