import type { Socket } from 'node:net';

import { WebSocket } from 'ws';

import { recordedHeaders } from 'step5-bandwidth/recorded-headers';

import type { Before, Dialect } from './dialects.ts';
import type { Way } from './orders.ts';
import { beginByPolling, type Session } from './polling.ts';

/** In a message, around the time at which it was due. Nothing else that a server sends has one. */
const MARK = '~';
const MARK_CODE = MARK.charCodeAt(0);
const NUM_USERS = '"numUsers":';
/** Engine.IO's question whether a WebSocket works, the answer, and what says that it goes on there. */
const [PROBE, PROBED, UPGRADE] = ['2probe', '3probe', '5'];
const OWN_HEADERS = { 'User-Agent': 'cloudchat-bench', 'Accept-Language': 'en' };
/** Milliseconds after which nobody is let in any more. */
const JOINS_WITHIN = 30_000;

/** What a person hears. */
export interface Ears {
  /** @param dueMs by the clock of all processes */
  message(dueMs: number, person: Person): void;
  /** A frame that is no message. */
  other?(person: Person): void;
}

/**
 * Someone in the room, over WebSocket. Speaks as much of Engine.IO 4 and Socket.IO 5 as the contenders need, so that
 * the people cost less than what is measured.
 */
export class Person {
  readonly name: string;
  /** The last count of people that this one was told. */
  numUsers = 0;
  /** What has come so far over the present connection. */
  frames = 0;
  before: Before | undefined;
  /** Is called when the connection is lost. */
  onLost: (() => void) | undefined;
  readonly #dialect: Dialect;
  readonly #ears: Ears;
  #socket: WebSocket | undefined;
  #tcp: Socket | undefined;
  #session: Session | undefined;
  #said = 0;
  #joined: (() => void) | undefined;

  constructor(name: string, dialect: Dialect, ears: Ears) {
    this.name = name;
    this.#dialect = dialect;
    this.#ears = ears;
  }

  /**
   * Connects, and joins; again after the connection was lost.
   * @param url the server's, with http:
   * @param address from where, as a proxy on this machine would tell it
   * @throws {Error} if there is no connection, or no answer
   */
  async join(url: string, address: string, way: Way = 'websocket'): Promise<void> {
    const { path, connect } = this.#dialect;
    const forwarded = { 'X-Forwarded-For': address };
    const target = new URL(path, url);
    const session = way === 'polling' ? await beginByPolling(target, forwarded) : undefined;
    const headers =
      session === undefined ? OWN_HEADERS : Object.fromEntries(recordedHeaders('webSocket', target));
    if (session !== undefined) {
      target.searchParams.set('sid', session.id);
    }
    const socket = new WebSocket(target.href.replace(/^http/, 'ws'), {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      headers: { ...headers, ...forwarded },
    });
    if (session !== undefined) {
      socket.once('open', () => socket.send(PROBE));
    }
    this.#session = session;
    this.#socket = socket;
    this.frames = 0;
    socket.once('upgrade', (response) => (this.#tcp = response.socket));
    socket.on('message', (data: Buffer) => this.#heard(data));
    let late: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      late = setTimeout(() => reject(new Error(`${this.name} was not let in.`)), JOINS_WITHIN);
      this.#joined = resolve;
      socket.once('error', reject);
      socket.once('close', (code) => {
        reject(new Error(`The connection of ${this.name} was closed before it was of use, with ${code}.`));
        this.onLost?.();
      });
      if (connect === undefined) {
        socket.once('open', () => resolve());
      }
    }).finally(() => clearTimeout(late));
    socket.on('error', () => {});
  }

  /** @param dueMs when it should be said, by the clock of all processes */
  say(dueMs: number): void {
    this.#said += 1;
    const text = `${MARK}${dueMs.toFixed(3)}${MARK} as long as what people write to each other`;
    this.#socket?.send(this.#dialect.say(text, this.#said, this.name));
  }

  leave(): void {
    this.onLost = undefined;
    this.#socket?.terminate();
  }

  /** Bytes that have come over the present connection. */
  get bytes(): number {
    return this.#tcp?.bytesRead ?? 0;
  }

  #heard(data: Buffer): void {
    this.frames += 1;
    const begin = data.indexOf(MARK_CODE) + 1;
    if (begin > 0) {
      const end = data.indexOf(MARK_CODE, begin);
      return this.#ears.message(Number(data.toString('latin1', begin, end)), this);
    }
    const count = data.indexOf(NUM_USERS);
    if (count >= 0) {
      this.numUsers = parseInt(
        data.toString('latin1', count + NUM_USERS.length, count + NUM_USERS.length + 7),
        10,
      );
    }
    if (this.#joined !== undefined || count < 0) {
      this.#answer(data);
    }
    this.#ears.other?.(this);
  }

  /** WebSocket goes on where polling was, as soon as the poll that waits is answered. */
  async #takeOver({ poll, end }: Session): Promise<void> {
    await poll;
    end();
    this.#socket?.send(UPGRADE);
    this.#socket?.send(this.#dialect.connect ?? '');
  }

  #answer(data: Buffer): void {
    const { connect, connected, join, joined } = this.#dialect;
    if (data.length === 1 && data[0] === 0x32) {
      // Engine.IO's ping.
      this.#socket?.send('3');
    } else if (this.#session !== undefined && startsWith(data, PROBED)) {
      void this.#takeOver(this.#session);
    } else if (connect !== undefined && data[0] === 0x30) {
      this.#socket?.send(connect);
    } else if (connected !== undefined && startsWith(data, connected)) {
      this.#socket?.send(join?.(this.name, this.before) ?? '');
    } else if (joined !== undefined && startsWith(data, joined)) {
      this.before = beforeOf(data) ?? this.before;
      this.#joined?.();
      this.#joined = undefined;
    }
  }
}

function startsWith(data: Buffer, text: string): boolean {
  return data.length >= text.length && data.toString('latin1', 0, text.length) === text;
}

/** From the acknowledgement of `add user`, where it has a token: see the chat's contract. */
function beforeOf(data: Buffer): Before | undefined {
  const [, token] = /"token":"([^"]+)"/.exec(data.toString('latin1')) ?? [];
  const [, epoch, seq] = /"epoch":"([^"]+)","seq":(\d+)/.exec(data.toString('latin1')) ?? [];
  return token === undefined || epoch === undefined
    ? undefined
    : { token, since: { epoch, seq: Number(seq) } };
}
