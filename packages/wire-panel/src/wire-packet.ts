import type { Direction, WirePacket } from './entry.ts';

/** Engine.IO's digit for each kind of packet. https://socket.io/docs/v4/engine-io-protocol/#packet-encoding */
const DIGITS: Record<string, string> = {
  open: '0',
  close: '1',
  ping: '2',
  pong: '3',
  message: '4',
  upgrade: '5',
  noop: '6',
};

/** @param data a packet's, as Engine.IO's events give it */
export function wirePacket(direction: Direction, transport: string, type: string, data: unknown): WirePacket {
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
    const binary =
      data instanceof ArrayBuffer
        ? new Uint8Array(data)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    // Over polling binary data is written in base64, after a "b".
    const bytes = transport === 'polling' ? 1 + 4 * Math.ceil(binary.length / 3) : binary.length;
    return { direction, transport, type, data: binary, bytes };
  }
  if (data instanceof Blob) {
    return { direction, transport, type, data: `a Blob of ${data.size} bytes`, bytes: data.size };
  }
  const text = (DIGITS[type] ?? '') + (typeof data === 'string' ? data : '');
  return { direction, transport, type, data: text, bytes: new TextEncoder().encode(text).length };
}
