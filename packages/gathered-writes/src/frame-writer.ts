/** Writes WebSocket frames as they are, to a transport that does not compress. */
export class FrameWriter {
  readonly #socket: WebSocket;
  readonly #sender: Sender;

  constructor(socket: WebSocket, sender: Sender) {
    this.#socket = socket;
    this.#sender = sender;
  }

  /** Once the frame that closes it was sent, no other may follow (RFC 6455, 5.5.1). */
  get isOpen(): boolean {
    return this.#socket.readyState === OPEN;
  }

  /** Whether nothing waits in this process because the other side reads slowly. */
  get isIdle(): boolean {
    return this.#socket.bufferedAmount === 0;
  }

  write(frames: Buffer): void {
    this.#sender.sendFrame([frames]);
  }
}

const OPEN = 1;

interface WebSocket {
  readyState: number;
  /** Bytes. */
  bufferedAmount: number;
}

interface Sender {
  sendFrame(parts: Buffer[]): void;
}

/**
 * Of a transport of Engine.IO. Asks for the same as its WebSocket transport does before it writes frames that somebody
 * else has encoded.
 * @returns `undefined` for polling, for a transport that compresses, and for other WebSocket servers than `ws`
 */
export function frameWriterOf(transport: object): FrameWriter | undefined {
  const socket = property(transport, 'socket');
  const sender = property(socket, '_sender');
  return property(transport, 'perMessageDeflate') || !isWebSocket(socket) || !isSender(sender)
    ? undefined
    : new FrameWriter(socket, sender);
}

/** Whether Engine.IO itself has something that it has not written yet. */
export function hasWaiting(conn: object): boolean {
  if (!('writeBuffer' in conn)) {
    return true;
  }
  const { writeBuffer } = conn;
  return !Array.isArray(writeBuffer) || writeBuffer.length > 0;
}

function isWebSocket(value: unknown): value is WebSocket {
  return typeof property(value, 'bufferedAmount') === 'number';
}

function isSender(value: unknown): value is Sender {
  return typeof property(value, 'sendFrame') === 'function';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
