import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

import { createContender } from 'step5-bandwidth/contenders';
import { createPerson } from 'step5-bandwidth/people';

/** Something that crossed the wire as a whole: a request, an answer, an event of a stream, a frame. */
export interface Exchange {
  name: string;
  /** As it was on the wire; a frame without its header, and without its mask. */
  text: string;
  /** Bytes of all of it. */
  bytes: number;
  /** Bytes of the headers of HTTP with the empty line after them, of a chunk's frame, or of the frame's header. */
  headBytes: number;
  bodyBytes: number;
}

type Contender = 'short-polling' | 'long-polling' | 'sse' | 'websocket';
type Direction = 'up' | 'down';

interface Carried {
  connection: number;
  direction: Direction;
  data: Buffer;
}

/** What Bo says: a line as long as those of the measurement. */
const LINE = { message: 'so who has been at the new cafe', clientId: '0123456789abcdef0123456789abcdef' };
/** Milliseconds in which everything has been answered that is going to be. */
const SETTLED = 300;
const EVERY = 100;

/** Records what two people exchange over each contender: Bo types, and says a line; Ana hears of it. */
export async function recordExchanges(): Promise<Exchange[]> {
  const [short, long, sse, socket] = [
    await record('short-polling'),
    await record('long-polling'),
    await record('sse'),
    await record('websocket'),
  ];
  const message = ({ text }: Message) => text.includes(LINE.message);
  return [
    exchange(
      'empty-poll-request',
      pick(short.up, ({ text }) => text.startsWith('GET /events')),
    ),
    exchange(
      'empty-poll-answer',
      pick(short.down, ({ text }) => text.endsWith('{"events":[]}')),
    ),
    exchange(
      'poll-request',
      pick(long.up, ({ text }) => /^GET \S+&sid=/.test(text)),
    ),
    exchange('poll-answer', pick(long.down, message)),
    exchange(
      'typing-answer',
      pick(long.down, ({ text }) => text.includes('["typing"')),
    ),
    exchange('post-request', pick(long.up, message)),
    exchange(
      'post-answer',
      pick(long.down, ({ text }) => text.endsWith('\r\n\r\nok')),
    ),
    exchange('sse-post-request', pick(sse.up, message)),
    exchange(
      'sse-post-answer',
      pick(sse.down, ({ text }) => text.includes('{"ok":true,"id"')),
    ),
    exchange(
      'sse-event',
      pick(sse.down, ({ text }) => text.includes('event: new message')),
    ),
    exchange(
      'websocket-handshake',
      pick(socket.up, ({ text }) => text.startsWith('GET ')),
    ),
    exchange(
      'websocket-handshake-answer',
      pick(socket.down, ({ text }) => text.startsWith('HTTP/1.1 101')),
    ),
    exchange(
      'frame-up',
      pick(socket.up, (each) => message(each) && !isHttp(each)),
    ),
    exchange(
      'frame-down',
      pick(socket.down, (each) => message(each) && !isHttp(each)),
    ),
    exchange(
      'typing-frame-up',
      pick(socket.up, ({ text }) => text.includes('["typing"')),
    ),
    exchange(
      'typing-frame-down',
      pick(socket.down, ({ text }) => text.includes('["typing"')),
    ),
  ];
}

export interface Message {
  text: string;
  headBytes: number;
  bodyBytes: number;
}

const isHttp = ({ text }: Message) => text.includes('HTTP/1.1');

function exchange(name: string, { text, headBytes, bodyBytes }: Message): Exchange {
  return { name, text: text.replaceAll('\r\n', '\n'), bytes: headBytes + bodyBytes, headBytes, bodyBytes };
}

function pick(messages: readonly Message[], fits: (message: Message) => boolean): Message {
  const found = messages.find(fits);
  if (found === undefined) {
    throw new Error(
      `It was not on the wire. There was:\n${messages.map(({ text }) => text).join('\n---\n')}`,
    );
  }
  return found;
}

/** Records what crosses the wire of one contender, in each direction. */
export async function record(name: Contender): Promise<Record<Direction, Message[]>> {
  const contender = await createContender({ name, unlimited: false, compression: 'polls', origins: [] });
  const tap = await startTap(await contender.listen({ port: 0, host: '127.0.0.1' }));
  try {
    const [ana, bo] = ['ana', 'bo'].map((username) => {
      const ignore = () => {};
      const options = { url: tap.url, intervalMs: EVERY, firstAfterMs: 0, onEvent: ignore, onError: ignore };
      return { username, person: createPerson(name, options) };
    });
    if (ana === undefined || bo === undefined) {
      throw new RangeError('There are two.');
    }
    await ana.person.join(ana.username);
    await bo.person.join(bo.username);
    await after(SETTLED);
    await bo.person.typing();
    // So that nothing shares an answer with it.
    await after(SETTLED);
    await bo.person.say(LINE);
    await after(SETTLED);
    await Promise.all([ana, bo].map(({ person }) => person.leave()));
    return { up: messagesOf(tap.carried, 'up'), down: messagesOf(tap.carried, 'down') };
  } finally {
    await tap.close();
    await contender.close();
  }
}

/** Hands on what goes to a server and back, and keeps a copy. */
async function startTap(target: string) {
  const carried: Carried[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((inner) => {
    const connection = connections++;
    const outer = connect(Number(new URL(target).port), '127.0.0.1');
    const carry = (direction: Direction, from: Socket, to: Socket) => {
      sockets.add(from);
      from.setNoDelay();
      from.on('data', (data: Buffer) => {
        carried.push({ connection, direction, data });
        to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    };
    carry('up', inner, outer);
    carry('down', outer, inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    carried,
    async close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await once(server, 'close');
    },
  };
}

/** Takes apart what was carried in one direction, connection by connection. */
function messagesOf(carried: readonly Carried[], direction: Direction): Message[] {
  const connections = new Set(carried.map(({ connection }) => connection));
  return [...connections].flatMap((connection) =>
    takeApart(
      Buffer.concat(
        carried
          .filter((each) => each.connection === connection && each.direction === direction)
          .map(({ data }) => data),
      ),
    ),
  );
}

function takeApart(stream: Buffer): Message[] {
  const messages: Message[] = [];
  let rest = stream;
  let next: typeof takeHttp = takeHttp;
  while (rest.length > 0) {
    const taken = next(rest);
    messages.push(taken.message);
    rest = rest.subarray(taken.message.headBytes + taken.message.bodyBytes);
    next = taken.next ?? next;
  }
  return messages;
}

interface Taken {
  message: Message;
  /** How what follows is taken apart, if otherwise. */
  next?: (stream: Buffer) => Taken;
}

function takeHttp(stream: Buffer): Taken {
  const end = stream.indexOf('\r\n\r\n');
  const headBytes = end === -1 ? stream.length : end + 4;
  const head = stream.toString('utf8', 0, headBytes);
  const bodyBytes = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const message = { text: stream.toString('utf8', 0, headBytes + bodyBytes), headBytes, bodyBytes };
  if (/^upgrade: websocket/im.test(head)) {
    return { message, next: takeFrame };
  }
  return /^transfer-encoding: chunked/im.test(head) ? { message, next: takeChunk } : { message };
}

/** A chunk of an answer without an end (RFC 9112, 7.1): its length, a line end, as many bytes, a line end. */
function takeChunk(stream: Buffer): Taken {
  const line = stream.indexOf('\r\n') + 2;
  const bodyBytes = Number.parseInt(stream.toString('latin1', 0, line), 16);
  const text = stream.toString('utf8', 0, line + bodyBytes + 2);
  return { message: { text, headBytes: line + 2, bodyBytes } };
}

/** A frame (RFC 6455, 5.2). */
function takeFrame(stream: Buffer): Taken {
  const second = stream[1] ?? 0;
  const masked = second >= 128;
  const short = second % 128;
  const [lengthBytes, bodyBytes] =
    short < 126
      ? [0, short]
      : short === 126
        ? [2, stream.readUInt16BE(2)]
        : [8, Number(stream.readBigUInt64BE(2))];
  const mask = masked ? stream.subarray(2 + lengthBytes, 6 + lengthBytes) : Buffer.alloc(4);
  const headBytes = 2 + lengthBytes + (masked ? 4 : 0);
  const payload = stream
    .subarray(headBytes, headBytes + bodyBytes)
    .map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { message: { text: Buffer.from(payload).toString('utf8'), headBytes, bodyBytes } };
}
