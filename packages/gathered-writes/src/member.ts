import type { Socket } from 'socket.io';

import { type FrameWriter, frameWriterOf, hasWaiting } from './frame-writer.ts';
import type { Queue } from './queue.ts';
import { textFrame } from './text-frame.ts';

/** What Engine.IO has for each client, whatever namespaces it is in. */
export type Connection = Socket['conn'];

/** A packet of Engine.IO, as its connection tells of it before it is sent. */
export interface EnginePacket {
  type: string;
  data?: unknown;
  options?: { compress?: boolean | undefined; wsPreEncodedFrame?: Buffer[] };
}

/** UTF-16 units of a packet that is worth copying, to save a write: a list of a thousand names is. */
const SHORT = 64 * 1024;

/** A socket of the namespace, and how much of what was broadcast it has been given. */
export class Member {
  /** The number of the next packet that it is to be given. */
  next: number;
  readonly #socket: Socket;
  #transport: object | undefined;
  #frames: FrameWriter | undefined;

  constructor(socket: Socket, next: number) {
    this.#socket = socket;
    this.next = next;
  }

  get id(): string {
    return this.#socket.id;
  }

  get conn(): Connection {
    return this.#socket.conn;
  }

  /** Gives it one packet that is for nobody else. */
  tell(data: readonly unknown[], text: string, compress: boolean | undefined): void {
    this.conn.write(text, { compress });
    // After those of what was given with it.
    this.#sends(data);
  }

  /** Gives it all that is left of the queue. */
  give(queue: Queue): void {
    const next = this.#take(queue);
    const { conn } = this;
    const frames = this.#frameWriter();
    if (frames === undefined) {
      for (const { text, options } of queue.from(next)) {
        conn.write(text, options);
      }
      return;
    }
    if (!frames.isOpen) {
      return;
    }
    const { bytes, options } = queue.framesFrom(next);
    if (conn.readyState === 'open' && frames.isIdle && !hasWaiting(conn)) {
      // Nothing waits: Engine.IO would write it at once too, and tell seven listeners of it.
      frames.write(bytes);
    } else {
      conn.write(bytes, options);
    }
  }

  /** Gives it the same in one write with this packet, which is about to be sent. */
  giveWith(queue: Queue, packet: EnginePacket): void {
    const { type, data } = packet;
    const isShort = type === 'message' && typeof data === 'string' && data.length <= SHORT;
    if (!isShort || this.#frameWriter()?.isOpen !== true) {
      return this.give(queue);
    }
    const { bytes } = queue.framesFrom(this.#take(queue));
    const both = Buffer.concat([bytes, textFrame(`4${data}`)]);
    // Of what has its frames the data is only counted.
    packet.data = both;
    packet.options = { compress: packet.options?.compress, wsPreEncodedFrame: [both] };
  }

  /** Has this packet, which is about to be sent, written in one piece: `ws` writes the head of a frame apart from the rest. */
  frame(packet: EnginePacket): void {
    const { type, data, options } = packet;
    const isFramed = options?.wsPreEncodedFrame !== undefined;
    if (type === 'message' && typeof data === 'string' && !isFramed && this.#frameWriter()?.isOpen === true) {
      packet.options = { compress: options?.compress, wsPreEncodedFrame: [textFrame(`4${data}`)] };
    }
  }

  /** Listeners to what is sent hear of it now. @returns the number of the first packet that it was not given yet */
  #take(queue: Queue): number {
    const { next } = this;
    this.next = queue.end;
    if (this.#socket.listenersAnyOutgoing().length > 0) {
      queue.from(next).forEach(({ data }) => this.#sends(data));
    }
    return next;
  }

  #sends(data: readonly unknown[]): void {
    this.#socket.listenersAnyOutgoing().forEach((listener) => Reflect.apply(listener, this.#socket, data));
  }

  #frameWriter(): FrameWriter | undefined {
    const { transport } = this.conn;
    if (transport !== this.#transport) {
      this.#transport = transport;
      this.#frames = frameWriterOf(transport);
    }
    return this.#frames;
  }
}
