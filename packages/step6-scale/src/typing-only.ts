import type { Namespace } from 'socket.io';
import { Adapter, type BroadcastOptions } from 'socket.io-adapter';

/** Makes what carries a namespace's events to its sockets, here and in other processes. */
export type MakeAdapter = (namespace: Namespace) => Adapter;

/** `typing` and `stop typing`, as Socket.IO hands them to an adapter. */
interface Packet {
  data?: unknown[];
}

const CARRIED: readonly unknown[] = ['typing', 'stop typing'];

/**
 * Has an adapter carry typing to the other processes, and nothing else. Everything that needs an order, messages and who
 * is here, each process's room announces by itself, in the store's: between processes an adapter keeps none.
 */
export function typingOnly(makeAdapter: MakeAdapter): MakeAdapter {
  // Socket.IO calls it with `new`, which an arrow function does not bear.
  return function (namespace) {
    const adapter = makeAdapter(namespace);
    const carry = adapter.broadcast.bind(adapter);
    const inMemory = Adapter.prototype;
    const broadcastHere = inMemory.broadcast.bind(adapter);
    return Object.assign(adapter, {
      broadcast(packet: Packet, options: BroadcastOptions) {
        const broadcast = CARRIED.includes(packet.data?.[0]) ? carry : broadcastHere;
        broadcast(packet, options);
      },
      // Whoever is told to join, leave or go is named by a connection, which is here.
      addSockets: inMemory.addSockets.bind(adapter),
      delSockets: inMemory.delSockets.bind(adapter),
      disconnectSockets: inMemory.disconnectSockets.bind(adapter),
    });
  };
}
