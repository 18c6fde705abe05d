/**
 * Whether bytes of WebSocket frames can be written to this transport as they are: not when it compresses, nor over
 * polling. As Engine.IO's own WebSocket transport asks itself.
 */
export function takesFrames(transport: object): boolean {
  if (!('perMessageDeflate' in transport) || transport.perMessageDeflate) {
    return false;
  }
  const sender = property(property(transport, 'socket'), '_sender');
  return typeof property(sender, 'sendFrame') === 'function';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
