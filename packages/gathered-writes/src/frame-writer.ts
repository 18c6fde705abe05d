/** What writes WebSocket frames as they are: that of a transport that does not compress. */
export interface FrameWriter {
  /** Bytes that wait in this process, since the other side does not read them as fast as they are written. */
  readonly waiting: number;
  readonly isOpen: boolean;
  write(frames: Buffer): void;
}

const OPEN = 1;

/**
 * Of a transport of Engine.IO. Asks for the same as its WebSocket transport does before it writes frames that somebody
 * else has encoded.
 * @returns `undefined` for polling, for a transport that compresses, and for other WebSocket servers than `ws`
 */
export function frameWriterOf(transport: object): FrameWriter | undefined {
  const socket = property(transport, 'socket');
  const sender = property(socket, '_sender');
  if (property(transport, 'perMessageDeflate') || !isWebSocket(socket) || !isSender(sender)) {
    return undefined;
  }
  return {
    get waiting() {
      return socket.bufferedAmount;
    },
    get isOpen() {
      return socket.readyState === OPEN;
    },
    write: (frames) => sender.sendFrame([frames]),
  };
}

/** Whether Engine.IO itself has something that it has not written yet. */
export function hasWaiting(conn: object): boolean {
  const packets = property(conn, 'writeBuffer');
  return !Array.isArray(packets) || packets.length > 0;
}

function isWebSocket(value: unknown): value is { readyState: number; bufferedAmount: number } {
  return typeof property(value, 'bufferedAmount') === 'number';
}

function isSender(value: unknown): value is { sendFrame: (parts: Buffer[]) => void } {
  return typeof property(value, 'sendFrame') === 'function';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
