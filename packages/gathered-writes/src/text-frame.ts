/** Bytes of a frame's head with a length of its own, of 2 bytes, and of 8 (RFC 6455, 5.2). */
const SHORT = 2;
const LONG = 4;
const LONGEST = 10;

/** The frame in which a server sends this text over WebSocket, in one piece. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? SHORT : length < 65_536 ? LONG : LONGEST;
  const frame = Buffer.allocUnsafe(head + length);
  // The end of a message, and text.
  frame[0] = 0x81;
  if (head === SHORT) {
    frame[1] = length;
  } else if (head === LONG) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
