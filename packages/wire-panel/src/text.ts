import type { Entry, WirePacket } from './entry.ts';
import { type Beginning, hex, jsonBeginning } from './json.ts';

/** An arrow and a word, so that nobody has to tell colours apart. */
export function directionText({ direction }: Pick<Entry, 'direction'>): string {
  return { out: '→ out', in: '← in', none: '• here' }[direction ?? 'none'];
}

/** What an entry is called in a list. */
export function titleOf({ kind, name }: Pick<Entry, 'kind' | 'name'>): string {
  return kind === 'acknowledgement' ? `ack of ${name || 'an unknown event'}` : name;
}

/** Seconds since the recording began. */
export function timeText(at: number): string {
  return `${(at / 1000).toFixed(at < 100_000 ? 2 : 0)} s`;
}

/** A time between two entries, in milliseconds. */
export function spanText(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

export function bytesText(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes.toLocaleString('en')} bytes`;
}

/** The first characters of the arguments as one line; an empty text if there are none. */
export function payloadLine({ payload }: Pick<Entry, 'payload'>, most: number): string {
  const texts = payload.slice(0, most).map((argument) => jsonBeginning(argument, most).text);
  return texts.join(', ').slice(0, most);
}

/** The first characters of a packet; binary data in hex. */
export function packetBeginning({ data }: Pick<WirePacket, 'data'>, most: number): Beginning {
  const [text, all] =
    typeof data === 'string'
      ? [data, data.length]
      : [hex(data.subarray(0, Math.ceil(most / 3))), Math.max(0, data.length * 3 - 1)];
  return { text: text.slice(0, most), cut: all > most };
}

const CONNECTION: Record<string, string> = {
  handshake: 'The connection begins: the server gives it an id, and says how often it will ping.',
  ping: 'The server asks whether the page is still there.',
  pong: 'The page answers the ping.',
  upgrading: 'The page tries a better transport.',
  upgrade: 'From here on everything goes over the better transport.',
  noop: 'An empty answer, which ends the last HTTP request so that the page can change over.',
  close: 'The connection has ended.',
  error: 'Something went wrong below Socket.IO.',
  'reconnect attempt': 'The page tries to connect again.',
};

const NAMESPACE: Record<string, string> = {
  'out connect': 'The page asks to join the namespace.',
  'in connect': 'The server lets the page join, and gives the socket its id.',
  'in connect_error': 'The server refuses.',
  'out disconnect': 'The page leaves the namespace.',
  'in disconnect': 'The server ends the connection to the namespace.',
};

/** What an entry is, in a sentence. */
export function meaningOf({ kind, direction, name, id }: Entry): string {
  switch (kind) {
    case 'connection':
      return CONNECTION[name] ?? 'A packet below Socket.IO.';
    case 'namespace':
      return NAMESPACE[`${direction} ${name}`] ?? 'The connection to the namespace changes.';
    case 'acknowledgement':
      return direction === 'in'
        ? 'The server’s answer to an event of this page.'
        : 'This page’s answer to an event of the server.';
    case 'event':
      return (
        (direction === 'out' ? 'An event from this page' : 'An event from the server') +
        (id === undefined ? '.' : ', which asks for an acknowledgement.')
      );
  }
}
