import type { Manager } from 'socket.io-client';
import { Decoder, type Packet, PacketType } from 'socket.io-parser';

import { ENGINE_EVENTS, type EngineEvent, type Heard, type Remembered } from './early.ts';
import type { Direction, Entry, WirePacket } from './entry.ts';
import { EntryLog } from './entry-log.ts';
import { listen, onEngine } from './listen.ts';
import { ReturnFinder } from './returns.ts';
import { wirePacket } from './wire-packet.ts';

export type { Direction, Entry, WirePacket } from './entry.ts';

type Engine = Manager['engine'];
type EnginePacket = { type: string; data?: unknown };

/**
 * Records what goes over a Socket.IO connection, all of its namespaces, by listening to the manager and to its engine.
 * It never changes what is sent, and needs no page: it works in Node too.
 */
export class Recording {
  readonly #manager: Manager;
  readonly #log = new EntryLog();
  readonly #listeners = new Set<() => void>();
  readonly #hooks: (() => void)[] = [];
  /** Those of the engine that is followed; the engines before it are let go. */
  readonly #engineHooks: (() => void)[] = [];
  /** When the recording began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly #asked = new Map<string, { number: number | undefined; name: string }>();
  readonly #returns = new ReturnFinder();
  #engine: Engine | undefined;
  #readers = { out: this.#reader('out'), in: this.#reader('in') };
  #unread: Record<Direction, WirePacket[]> = { out: [], in: [] };
  /** What is sent in the middle of an upgrade waits for the new transport. */
  #upgradingTo: string | undefined;
  #last = 0;
  #paused = false;
  /** What was heard before this was there, while it is made up for. */
  #earlier: Heard | undefined;

  /**
   * @param manager `socket.io` of any socket of the connection
   * @param early what it did before, as if this had been there from then on
   */
  constructor(manager: Manager, early?: Remembered) {
    this.#manager = manager;
    this.startedAt = performance.timeOrigin + (early?.began ?? performance.now());

    const heard = early?.heard ?? [];
    early?.stop();
    this.#makeUpFor(early?.engine, heard);

    this.#hooks.push(
      listen(manager, 'reconnect_attempt', (attempt) => this.#addOwn('reconnect attempt', [{ attempt }])),
      listen(manager, 'close', (reason) => this.#addOwn('close', [{ reason }])),
      listen(manager, 'error', (error) =>
        this.#addOwn('error', [{ message: error instanceof Error ? error.message : String(error) }]),
      ),
      onEngine(manager, (engine) => this.#follow(engine)),
    );
  }

  /** Oldest first. The last 10,000, and 16 MB of packets at most. */
  get entries(): readonly Entry[] {
    return this.#log.entries;
  }

  /** While paused nothing is recorded; what is sent meanwhile is not made up for. */
  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    this.#changed();
  }

  /** Forgets all entries. Their numbers are not used again. */
  clear(): void {
    this.#log.clear();
    this.#changed();
  }

  /** @returns the entry with this number, unless it was dropped */
  find(number: number): Entry | undefined {
    return this.#log.find(number);
  }

  /** Calls `listener` after each change. @returns a function that ends this */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Listens no more. */
  stop(): void {
    for (const hooks of [this.#hooks, this.#engineHooks]) {
      hooks.splice(0).forEach((unhook) => unhook());
    }
  }

  #follow(engine: Engine): void {
    if (engine === this.#engine) {
      return;
    }
    this.#engineHooks.splice(0).forEach((unhook) => unhook());
    this.#engine = engine;
    this.#asked.clear();
    this.#upgradingTo = undefined;
    this.#unread = { out: [], in: [] };
    this.#readers = { out: this.#reader('out'), in: this.#reader('in') };
    for (const event of ENGINE_EVENTS) {
      this.#engineHooks.push(listen(engine, event, (argument) => this.#hear(event, argument)));
    }
  }

  #hear(event: EngineEvent, argument: unknown): void {
    switch (event) {
      case 'packetCreate':
        return this.#read('out', argument as EnginePacket);
      case 'packet':
        return this.#read('in', argument as EnginePacket);
      case 'upgrading':
      case 'upgrade': {
        const { name: to } = argument as { name: string };
        this.#upgradingTo = event === 'upgrading' ? to : undefined;
        return this.#addOwn(event, [{ to }]);
      }
    }
  }

  #makeUpFor(engine: Engine | undefined, early: readonly Heard[]): void {
    if (engine !== undefined) {
      this.#follow(engine);
    }
    for (const heard of early) {
      this.#earlier = heard;
      this.#hear(heard.event, heard.argument);
    }
    this.#earlier = undefined;
  }

  #read(direction: Direction, { type, data }: EnginePacket): void {
    const transport = this.#transport(direction);
    const packet = wirePacket(direction, transport, type, data);
    if (type !== 'message') {
      const name = type === 'open' ? 'handshake' : type;
      const payload = typeof data === 'string' ? [type === 'open' ? JSON.parse(data) : data] : [];
      this.#add({ kind: 'connection', direction, name, payload, packets: [packet] });
      return;
    }
    this.#unread[direction].push(packet);
    try {
      this.#readers[direction].add(data);
    } catch {
      // Another parser than Socket.IO's own: the packet itself is all there is to show. One that broke off the
      // binary data of the one before it is not to spoil those to come.
      this.#readers[direction] = this.#reader(direction);
      this.#add({
        kind: 'connection',
        direction,
        name: type,
        payload: [],
        packets: this.#takeUnread(direction),
      });
    }
  }

  #addPacket(direction: Direction, { type, nsp: namespace, data, id }: Packet): void {
    const packets = this.#takeUnread(direction);
    const args: unknown[] = Array.isArray(data) ? data : data === undefined ? [] : [data];
    switch (type) {
      case PacketType.EVENT:
      case PacketType.BINARY_EVENT: {
        const [name, ...payload] = args;
        const entry = this.#add({
          kind: 'event',
          direction,
          namespace,
          name: String(name),
          payload,
          id,
          packets,
        });
        if (id !== undefined) {
          this.#asked.set(questionKey(direction, namespace, id), {
            number: entry?.number,
            name: String(name),
          });
        }
        return;
      }
      case PacketType.ACK:
      case PacketType.BINARY_ACK: {
        const key = questionKey(direction === 'in' ? 'out' : 'in', namespace, id);
        const question = this.#asked.get(key);
        this.#asked.delete(key);
        this.#add({
          kind: 'acknowledgement',
          direction,
          namespace,
          name: question?.name ?? '',
          payload: args,
          id,
          answers: question?.number,
          packets,
        });
        return;
      }
      case PacketType.CONNECT:
      case PacketType.CONNECT_ERROR:
      case PacketType.DISCONNECT: {
        const name = { 0: 'connect', 1: 'disconnect', 4: 'connect_error' }[type];
        this.#add({ kind: 'namespace', direction, namespace, name, payload: args, packets });
        return;
      }
    }
  }

  /** What this side notices, without a packet of its own. */
  #addOwn(name: string, payload: unknown[]): void {
    this.#add({ kind: 'connection', direction: undefined, name, payload, packets: [] });
  }

  #add(
    entry: Pick<Entry, 'kind' | 'direction' | 'name' | 'payload' | 'packets'> &
      Partial<Pick<Entry, 'namespace' | 'id' | 'answers'>>,
  ): Entry | undefined {
    if (this.#paused) {
      return undefined;
    }
    const added: Entry = {
      namespace: undefined,
      id: undefined,
      answers: undefined,
      returns: this.#returns.look(entry, this.#last + 1),
      ...entry,
      number: ++this.#last,
      at: performance.timeOrigin + (this.#earlier?.at ?? performance.now()) - this.startedAt,
      transport: this.#transport(entry.direction),
    };
    this.#log.add(added);
    this.#changed();
    return added;
  }

  #takeUnread(direction: Direction): WirePacket[] {
    return this.#unread[direction].splice(0);
  }

  #transport(direction: Direction | undefined): string {
    const now = this.#earlier?.transport ?? this.#manager.engine?.transport?.name ?? '';
    return direction === 'out' ? (this.#upgradingTo ?? now) : now;
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
  }

  #reader(direction: Direction): Decoder {
    const reader = new Decoder();
    reader.on('decoded', (packet) => this.#addPacket(direction, packet));
    return reader;
  }
}

const questionKey = (direction: Direction, namespace: string, id: number | undefined) =>
  `${direction} ${namespace} ${id}`;
