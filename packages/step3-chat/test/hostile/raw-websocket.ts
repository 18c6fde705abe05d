import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What the server has answered to a request for an upgrade: `101`, or a refusal with its body. */
export interface Upgrade {
  status: number;
  body: string;
  socket: Socket;
}

/** WebSocket's frames (RFC 6455, 5.2), written by hand, since no library sends what is wrong. */
export function frame(
  opcode: number,
  payload: string | Buffer,
  { fin = true, reserved = 0 }: { fin?: boolean; reserved?: number } = {},
): Buffer {
  const data = Buffer.from(payload);
  const length =
    data.length < 126
      ? Buffer.from([data.length])
      : data.length < 65_536
        ? Buffer.from([126, data.length >> 8, data.length & 255])
        : Buffer.concat([Buffer.from([127, 0, 0, 0, 0]), uint32(data.length)]);
  length.writeUInt8(length.readUInt8() | 0x80);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  // A mask of zeros is one, and leaves the payload as it is.
  return Buffer.concat([Buffer.from([first]), length, uint32(0), data]);
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

export async function upgrade(
  url: URL,
  path: string,
  headers: Record<string, string> = {},
): Promise<Upgrade> {
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => {});
  const lines = Object.entries({ Host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      ...lines,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n'),
  );
  let head = Buffer.alloc(0);
  while (!head.includes('\r\n\r\n')) {
    const [data] = (await Promise.race([once(socket, 'data'), closed(socket)])) as [Buffer];
    head = Buffer.concat([head, data]);
  }
  socket.pause();
  const end = head.indexOf('\r\n\r\n') + 4;
  const status = Number(head.toString('latin1', 9, 12));
  if (status === 101) {
    socket.unshift(head.subarray(end));
  }
  return { status, body: head.toString('utf8', end), socket };
}

/** Reads the server's text frames, which are neither masked nor in parts, until it closes the connection. */
export function readFrames(socket: Socket, onText: (text: string) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const length = lengthOf(rest);
      if (length === undefined || rest.length < length.header + length.payload) {
        return;
      }
      const payload = rest.subarray(length.header, length.header + length.payload);
      const opcode = rest.readUInt8() & 15;
      if (opcode === OPCODE.text) {
        onText(payload.toString());
      } else if (opcode === OPCODE.close) {
        socket.end(frame(OPCODE.close, payload));
      }
      rest = rest.subarray(length.header + length.payload);
    }
  });
  socket.resume();
}

function lengthOf(data: Buffer): { header: number; payload: number } | undefined {
  const short = data.length < 2 ? undefined : data.readUInt8(1);
  switch (short) {
    case undefined:
      return undefined;
    case 126:
      return data.length < 4 ? undefined : { header: 4, payload: data.readUInt16BE(2) };
    case 127:
      return data.length < 10 ? undefined : { header: 10, payload: data.readUInt32BE(6) };
    default:
      return { header: 2, payload: short };
  }
}

async function closed(socket: Socket): Promise<never> {
  await once(socket, 'close');
  throw new Error('The server has closed the connection without an answer.');
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
