import type { Namespace, ServerOptions } from 'socket.io';
import { Adapter, type BroadcastOptions } from 'socket.io-adapter';

import { type EventPacket, Gathering } from './gathering.ts';

type AdapterConstructor = ServerOptions['adapter'];

export interface GatheredWritesOptions {
  /**
   * The adapter that knows who is in which room. Left out: Socket.IO's own, in memory. One that spans processes does
   * what it does, and only what is `local` is gathered.
   */
  inner?: AdapterConstructor;
  /** Events that may wait a while when several come one after the other. Any other takes them with it. */
  mayWait?: readonly string[];
  /** How long, in milliseconds. */
  waitsFor?: number;
}

/** Nobody notices that someone is shown as here a fifth of a second later. */
const WAITS_FOR = 200;

/**
 * An adapter for Socket.IO that writes to each connection once for everything that was broadcast to a room in one turn
 * of the event loop, instead of once for each event and connection. Clients see no difference: each event is a frame of
 * its own, in the order of its connection, and reaches exactly those who were in the room.
 *
 * Broadcasts to several rooms, with exceptions, acknowledgements or bytes, and volatile ones go their usual way.
 */
export function gatheredWrites(options: GatheredWritesOptions = {}): (namespace: Namespace) => Adapter {
  const { inner = Adapter, mayWait = [], waitsFor = WAITS_FOR } = options;
  // Socket.IO makes adapters with `new`.
  return function makeAdapter(namespace) {
    const adapter: unknown = Reflect.construct(inner, [namespace]);
    if (!(adapter instanceof Adapter)) {
      throw new TypeError('What is to write for a namespace has to be an adapter of socket.io-adapter.');
    }
    const gathering = new Gathering(namespace, adapter, { events: new Set(mayWait), forMs: waitsFor });
    gather(adapter, gathering, inner !== Adapter);
    return adapter;
  };
}

/** @param onlyLocal whether other processes have to hear of the rest */
function gather(adapter: Adapter, gathering: Gathering, onlyLocal: boolean): void {
  const broadcast = adapter.broadcast.bind(adapter);
  const addAll = adapter.addAll.bind(adapter);
  const del = adapter.del.bind(adapter);
  const delAll = adapter.delAll.bind(adapter);
  adapter.broadcast = (packet: EventPacket, options: BroadcastOptions) => {
    const isOurs = !onlyLocal || options.flags?.local === true;
    if (!isOurs || !gathering.broadcast(packet, options)) {
      broadcast(packet, options);
    }
  };
  adapter.addAll = (id, rooms) => {
    gathering.joins(id, rooms);
    return addAll(id, rooms);
  };
  adapter.del = (id, room) => {
    gathering.leaves(id, room);
    return del(id, room);
  };
  adapter.delAll = (id) => {
    gathering.leaves(id);
    delAll(id);
  };
}
