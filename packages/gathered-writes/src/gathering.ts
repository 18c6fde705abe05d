import type { Namespace } from 'socket.io';
import type { Adapter, BroadcastOptions, Room, SocketId } from 'socket.io-adapter';

import { type Connection, type EnginePacket, Member } from './member.ts';
import { Queue } from './queue.ts';

/** A packet of Socket.IO: an event with its arguments. */
export interface EventPacket {
  type: number;
  nsp?: string;
  data?: readonly unknown[];
  /** Of one that asks for an acknowledgement. */
  id?: number;
}

interface Encoder {
  /** @returns a text, and what bytes it refers to */
  encode(packet: EventPacket): unknown[];
}

export interface Waits {
  /** Events that may wait, by name. */
  events: ReadonlySet<unknown>;
  /** Milliseconds. */
  forMs: number;
}

/** Milliseconds without a broadcast after which the next one waits for no other: it is likely to stay the only one. */
const QUIET = 1;

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
  /** When the last of those that may wait were written. */
  #waited = -Infinity;
  /** When anything was. */
  #flushed = -Infinity;

  readonly #byConnection = new WeakMap<Connection, Member>();
  /** Of a connection, which all share: hears of each packet that is about to be sent. */
  readonly #beforePacket: (this: Connection, packet: EnginePacket) => void;

  constructor(namespace: Namespace, adapter: Adapter, waits: Waits) {
    this.#namespace = namespace;
    this.#adapter = adapter;
    this.#waits = waits;
    const before = this.#giveBefore.bind(this);
    this.#beforePacket = function beforePacket(packet) {
      before(this, packet);
    };
  }

  /** @returns whether it is taken; otherwise it is to be broadcast as usual */
  broadcast(packet: EventPacket, { rooms, except, flags }: BroadcastOptions): boolean {
    const [room] = rooms;
    const { data = [] } = packet;
    if (rooms.size > 1 || (except?.size ?? 0) > 0 || flags?.volatile === true || packet.id !== undefined) {
      return false;
    }
    const only = room === undefined ? undefined : this.#members.get(room);
    if (only === undefined ? !this.#queue.isEmpty && this.#room !== room : !this.#isAlone(only)) {
      return false;
    }
    const text = this.#encoded(packet);
    if (text === undefined) {
      return false;
    }
    if (only !== undefined) {
      only.tell(data, text, flags?.compress);
      return true;
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
    if (this.#isBehind(member)) {
      member.give(this.#queue);
    }
    if (room === undefined) {
      this.#members.delete(id);
      member.conn.off('packetCreate', this.#beforePacket);
    }
  }

  flush(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#isDue = false;
    if (this.#queue.isEmpty) {
      return;
    }
    // What is broadcast because of what is written now has to wait until it is.
    this.#flushed = Infinity;
    const { end } = this.#queue;
    const { rooms, sids } = this.#adapter;
    for (const id of this.#room === undefined ? sids.keys() : (rooms.get(this.#room) ?? [])) {
      const member = this.#members.get(id);
      if (member !== undefined && member.next < end) {
        member.give(this.#queue);
      }
    }
    this.#queue.forgetUntil(end);
    this.#flushed = performance.now();
  }

  #connected(id: SocketId): Member | undefined {
    const socket = this.#namespace.sockets.get(id);
    // One that is being recovered is in its rooms before it is connected.
    if (socket === undefined) {
      return undefined;
    }
    const member = new Member(socket, this.#queue.end);
    this.#members.set(id, member);
    this.#byConnection.set(member.conn, member);
    // Before whoever counts what is sent.
    member.conn.prependListener('packetCreate', this.#beforePacket);
    return member;
  }

  #giveBefore(connection: Connection, packet: EnginePacket): void {
    const member = this.#byConnection.get(connection);
    if (member === undefined) {
      return;
    }
    if (this.#isBehind(member)) {
      member.giveWith(this.#queue, packet);
    } else {
      member.frame(packet);
    }
  }

  /** In the room that each socket is in, named after it. */
  #isAlone({ id }: Member): boolean {
    const room = this.#adapter.rooms.get(id);
    return room?.size === 1 && room.has(id);
  }

  #isIn(id: SocketId): boolean {
    return this.#room === undefined
      ? this.#adapter.sids.has(id)
      : (this.#adapter.rooms.get(this.#room)?.has(id) ?? false);
  }

  /** Whether there is something for a socket that it has not been given. */
  #isBehind(member: Member): boolean {
    return !this.#queue.isEmpty && member.next < this.#queue.end && this.#isIn(member.id);
  }

  /** @returns `undefined` if it has more than one part: it holds bytes */
  #encoded(packet: EventPacket): string | undefined {
    packet.nsp = this.#namespace.name;
    const { encoder }: { encoder: Encoder } = this.#namespace.server;
    const parts = encoder.encode(packet);
    const [text] = parts;
    return parts.length === 1 && typeof text === 'string' ? text : undefined;
  }

  #schedule(event: unknown): void {
    if (this.#isDue) {
      return;
    }
    const now = performance.now();
    if (this.#waits.events.has(event)) {
      const left = this.#waited + this.#waits.forMs - now;
      if (left > 0) {
        this.#waiting ??= setTimeout(() => this.#endWaiting(), left);
        return;
      }
      this.#waited = now;
    }
    this.#isDue = true;
    if (now - this.#flushed > QUIET) {
      // When whatever follows from the same event is done: an acknowledgement goes with it.
      process.nextTick(() => this.flush());
    } else {
      // When all that has come by now is handled.
      setImmediate(() => this.flush());
    }
  }

  #endWaiting(): void {
    this.#waited = performance.now();
    this.flush();
  }
}
