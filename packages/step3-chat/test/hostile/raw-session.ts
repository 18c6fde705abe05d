import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import type { Transport } from 'testing';

import { frame, OPCODE, readFrames, upgrade } from './raw-websocket.ts';

export type Headers = Record<string, string>;

/** Milliseconds after which someone who does not poll asks again whether the session is still there. */
const ASKED_EVERY = 50;

/** A session of Engine.IO and what is sent in it, packet by packet, whatever they are. */
export interface RawSession {
  sid: string;
  /** Sends packets: in one body, or in a frame each. */
  send(...packets: (string | Buffer)[]): Promise<void>;
  /** The first packet that begins so, received already or still to come. */
  next(beginning: string): Promise<string>;
  received: string[];
  /** Joins `/chat`. */
  join(): Promise<void>;
  /** Asks for an acknowledgement. */
  ask(event: unknown, ...payload: unknown[]): Promise<unknown>;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  /** What carries it, for who wants to stop reading; a poll has one of its own. */
  socket: Socket | undefined;
  /** From now on nothing is read, or asked for. */
  stopReading(): void;
  leave(): Promise<void>;
}

export const enginePath = (transport: Transport, more = '') =>
  `/socket.io/?EIO=4&transport=${transport}${more}`;

export interface HttpAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

const agent = new Agent({ keepAlive: true });

export async function http(
  url: URL,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Headers; body?: string } = {},
): Promise<HttpAnswer> {
  const asked = request(new URL(path, url), { method, headers, agent }).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(await response.toArray()).toString(),
  };
}

/** Ends sessions, a few at a time. */
export async function leaveAll(sessions: readonly RawSession[]): Promise<void> {
  const left = sessions.values();
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      for (const session of left) {
        await session.leave();
      }
    }),
  );
}

/** Asks for a session. @returns the status, and the body of what is not a yes */
export async function handshake(
  url: URL,
  transport: Transport,
  headers: Headers = {},
): Promise<{ status: number; body: string }> {
  if (transport === 'polling') {
    const { status, body } = await http(url, enginePath(transport), { headers });
    if (status === 200) {
      const { sid } = JSON.parse(body.slice(1)) as { sid: string };
      await http(url, enginePath(transport, `&sid=${sid}`), { method: 'POST', headers, body: '1' });
    }
    return { status, body };
  }
  const { socket, status, body } = await upgrade(url, enginePath(transport), headers);
  socket.destroy();
  return { status, body };
}

/** @throws if it is refused */
export async function open(url: URL, transport: Transport, headers: Headers = {}): Promise<RawSession> {
  const received: string[] = [];
  const waiting = new Set<() => void>();
  const receive = (packet: string) => {
    received.push(packet);
    waiting.forEach((look) => look());
  };
  const { send, sid, ...rest } =
    transport === 'polling'
      ? await openPolling(url, headers, receive)
      : await openWebSocket(url, headers, receive);
  let asked = 0;

  async function next(beginning: string): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        const found = received.find((packet) => packet.startsWith(beginning));
        if (found !== undefined) {
          waiting.delete(look);
          resolve(found);
        }
      };
      waiting.add(look);
      look();
    });
  }

  return {
    ...rest,
    sid,
    send,
    received,
    next,
    async join() {
      await send('40/chat,');
      await next('40/chat,{');
    },
    async ask(...event) {
      const id = ++asked;
      await send(`42/chat,${id}${JSON.stringify(event)}`);
      const beginning = `43/chat,${id}[`;
      return (JSON.parse((await next(beginning)).slice(beginning.length - 1)) as unknown[])[0];
    },
  };
}

/** The same, and has joined `/chat`. */
export async function enter(...session: Parameters<typeof open>): Promise<RawSession> {
  const opened = await open(...session);
  await opened.join();
  return opened;
}

type Opened = Pick<RawSession, 'sid' | 'send' | 'ended' | 'socket' | 'stopReading' | 'leave'>;

async function openPolling(url: URL, headers: Headers, receive: (packet: string) => void): Promise<Opened> {
  const first = await http(url, enginePath('polling'), { headers });
  if (first.status !== 200) {
    throw new Error(`${first.status} ${first.body}`);
  }
  const { sid } = JSON.parse(first.body.slice(1)) as { sid: string };
  const path = enginePath('polling', `&sid=${sid}`);
  const state = { reading: true };
  let posted: Promise<unknown> = Promise.resolve();

  async function poll(): Promise<void> {
    while (state.reading) {
      const { status, body } = await http(url, path, { headers });
      const packets = status === 200 ? body.split('\u001e') : ['1'];
      packets.forEach(receive);
      if (packets.includes('1')) {
        return;
      }
    }
    // Who does not poll is not told that the session has ended.
    for (;;) {
      const { status } = await http(url, path, { method: 'POST', headers, body: '3' });
      if (status !== 200) {
        return;
      }
      await pause(ASKED_EVERY);
    }
  }
  const ended = poll().catch(() => {});

  const post = async (body: string) => {
    // One body after the other, or they overlap. What is refused shows in what comes of it.
    posted = posted.then(() => http(url, path, { method: 'POST', headers, body })).catch(() => {});
    await posted;
  };
  return {
    sid,
    ended,
    socket: undefined,
    send: (...packets) =>
      post(
        packets
          .map((packet) => (typeof packet === 'string' ? packet : `b${packet.toString('base64')}`))
          .join('\u001e'),
      ),
    stopReading: () => void (state.reading = false),
    async leave() {
      // In one body the end of the connection would overtake the goodbye, and the name would be held.
      await post('41/chat,');
      await post('1');
      await ended;
    },
  };
}

async function openWebSocket(url: URL, headers: Headers, receive: (packet: string) => void): Promise<Opened> {
  const { socket, status, body } = await upgrade(url, enginePath('websocket'), headers);
  if (status !== 101) {
    throw new Error(`${status} ${body}`);
  }
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const opened = new Promise<string>((resolve) =>
    readFrames(socket, (packet) => {
      if (packet.startsWith('0{')) {
        resolve((JSON.parse(packet.slice(1)) as { sid: string }).sid);
      }
      receive(packet);
      if (packet === '2') {
        socket.write(frame(OPCODE.text, '3'));
      }
    }),
  );
  return {
    sid: await opened,
    ended,
    socket,
    async send(...packets) {
      socket.write(
        Buffer.concat(
          packets.map((packet) => frame(typeof packet === 'string' ? OPCODE.text : OPCODE.binary, packet)),
        ),
      );
    },
    stopReading() {
      socket.pause();
      // Who does not read is told of the end by what they can no longer send.
      const asked = setInterval(() => socket.write(frame(OPCODE.text, '3')), ASKED_EVERY);
      socket.once('close', () => clearInterval(asked));
    },
    async leave() {
      socket.end(frame(OPCODE.text, '41/chat,'));
      await ended;
    },
  };
}
