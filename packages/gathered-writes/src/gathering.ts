import type { Namespace } from 'socket.io';
import type { Adapter, BroadcastOptions, Room, SocketId } from 'socket.io-adapter';
import type { Packet } from 'socket.io-parser';

import type { Member } from './member.ts';
import { Queue } from './queue.ts';
import { takesFrames } from './takes-frames.ts';

/** An event, with its arguments. */
export interface EventPacket extends Packet {
  data?: readonly unknown[];
}

export interface Waits {
  /** Events that may wait, by name. */
  events: ReadonlySet<unknown>;
  /** Milliseconds. */
  forMs: number;
}

/**
 * Keeps what is broadcast to a namespace's largest room, and gives it to each of its sockets in one write. One room at
 * a time: whatever is broadcast otherwise meanwhile goes its usual way.
 *
 * Each connection's order is kept: before anything else is sent over it, it is given what was broadcast before.
 */
export class Gathering {
  readonly #namespace: Namespace;
  readonly #adapter: Adapter;
  readonly #waits: Waits;
  readonly #members = new Map<SocketId, Member>();
  readonly #queue = new Queue();
  /** Whom the queue is for; `undefined` for the whole namespace. */
  #room: Room | undefined;
  #isDue = false;
  #waiting: NodeJS.Timeout | undefined;
  #lastWait = -Infinity;

  constructor(namespace: Namespace, adapter: Adapter, waits: Waits) {
    this.#namespace = namespace;
    this.#adapter = adapter;
    this.#waits = waits;
  }

  /** @returns whether it is taken; otherwise it is to be broadcast as usual */
  broadcast(packet: EventPacket, { rooms, except, flags }: BroadcastOptions): boolean {
    const [room] = rooms;
    const { data = [] } = packet;
    if (
      rooms.size > 1 ||
      (except?.size ?? 0) > 0 ||
      flags?.volatile === true ||
      packet.id !== undefined ||
      (room !== undefined && this.#members.has(room)) ||
      (!this.#queue.isEmpty && this.#room !== room)
    ) {
      return false;
    }
    const text = this.#encoded(packet);
    if (text === undefined) {
      return false;
    }
    this.#room = room;
    this.#queue.add(data, text, flags?.compress);
    this.#schedule(data[0]);
    return true;
  }

  /** A socket is about to be in these rooms: it hears what is broadcast from now on. */
  joins(id: SocketId, rooms: ReadonlySet<Room>): void {
    const member = this.#members.get(id) ?? this.#connected(id);
    if (member === undefined || this.#queue.isEmpty) {
      return;
    }
    const joins = this.#room === undefined || rooms.has(this.#room);
    if (joins && !this.#isIn(id)) {
      member.next = this.#queue.end;
    }
  }

  /** A socket is about to leave a room, or the namespace. */
  leaves(id: SocketId, room?: Room): void {
    const member = this.#members.get(id);
    if (member === undefined) {
      return;
    }
    this.#give(member);
    if (room === undefined) {
      this.#members.delete(id);
      member.conn.off('packetCreate', member.beforePacket);
    }
  }

  flush(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#isDue = false;
    if (this.#queue.isEmpty) {
      return;
    }
    const { end } = this.#queue;
    const ids =
      this.#room === undefined ? this.#adapter.sids.keys() : (this.#adapter.rooms.get(this.#room) ?? []);
    for (const id of ids) {
      const member = this.#members.get(id);
      if (member !== undefined && member.next < end) {
        this.#write(member);
      }
    }
    this.#queue.forgetUntil(end);
    if (!this.#queue.isEmpty) {
      this.#soon();
    }
  }

  #connected(id: SocketId): Member | undefined {
    const socket = this.#namespace.sockets.get(id);
    // One that is being recovered is in its rooms before it is connected.
    if (socket === undefined) {
      return undefined;
    }
    const { conn } = socket;
    const member: Member = {
      id,
      conn,
      socket,
      next: this.#queue.end,
      beforePacket: () => this.#give(member),
    };
    this.#members.set(id, member);
    // Before whoever counts what is sent: one after the other, not one within the other.
    conn.prependListener('packetCreate', member.beforePacket);
    return member;
  }

  #isIn(id: SocketId): boolean {
    return this.#room === undefined
      ? this.#adapter.sids.has(id)
      : (this.#adapter.rooms.get(this.#room)?.has(id) ?? false);
  }

  /** Gives a socket what it has not been given yet, if it is one of those whom it is for. */
  #give(member: Member): void {
    if (!this.#queue.isEmpty && member.next < this.#queue.end && this.#isIn(member.id)) {
      this.#write(member);
    }
  }

  #write(member: Member): void {
    const { conn, socket, next } = member;
    // Before anything is sent, which asks for it again.
    member.next = this.#queue.end;
    for (const listener of socket.listenersAnyOutgoing()) {
      this.#queue.from(next).forEach(({ data }) => Reflect.apply(listener, socket, data));
    }
    if (takesFrames(conn.transport)) {
      const { bytes, options } = this.#queue.framesFrom(next);
      conn.write(bytes, options);
    } else {
      for (const { text, options } of this.#queue.from(next)) {
        conn.write(text, options);
      }
    }
  }

  /** @returns `undefined` if it has more than one part: it holds bytes */
  #encoded(packet: Packet): string | undefined {
    packet.nsp = this.#namespace.name;
    const parts: unknown[] = this.#namespace.server.encoder.encode(packet);
    const [text] = parts;
    return parts.length === 1 && typeof text === 'string' ? text : undefined;
  }

  #schedule(event: unknown): void {
    if (this.#isDue) {
      return;
    }
    if (this.#waits.events.has(event)) {
      const now = performance.now();
      const left = this.#lastWait + this.#waits.forMs - now;
      if (left > 0) {
        this.#waiting ??= setTimeout(() => this.#ends(), left);
        return;
      }
      this.#lastWait = now;
    }
    this.#soon();
  }

  #ends(): void {
    this.#lastWait = performance.now();
    this.flush();
  }

  /** When all that has come by now is handled. */
  #soon(): void {
    this.#isDue = true;
    setImmediate(() => this.flush());
  }
}
