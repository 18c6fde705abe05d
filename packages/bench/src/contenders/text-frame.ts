/** A text frame of a server, of less than 64 KiB, in one piece (RFC 6455, 5.2). */
export function textFrame(text: Buffer): Buffer {
  const head =
    text.length < 126
      ? Buffer.of(0x81, text.length)
      : Buffer.of(0x81, 126, text.length >> 8, text.length & 255);
  return Buffer.concat([head, text]);
}
