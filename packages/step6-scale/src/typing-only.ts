import type { Namespace } from 'socket.io';
import type { Adapter, BroadcastOptions } from 'socket.io-adapter';

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
    const broadcast = adapter.broadcast.bind(adapter);
    const addSockets = adapter.addSockets.bind(adapter);
    const delSockets = adapter.delSockets.bind(adapter);
    const disconnectSockets = adapter.disconnectSockets.bind(adapter);
    return Object.assign(adapter, {
      broadcast(packet: Packet, options: BroadcastOptions) {
        broadcast(packet, CARRIED.includes(packet.data?.[0]) ? options : here(options));
      },
      // Whoever is told to join, leave or go is named by a connection, which is here.
      addSockets: (options: BroadcastOptions, rooms: string[]) => addSockets(here(options), rooms),
      delSockets: (options: BroadcastOptions, rooms: string[]) => delSockets(here(options), rooms),
      disconnectSockets: (options: BroadcastOptions, close: boolean) =>
        disconnectSockets(here(options), close),
    });
  };
}

/** The same, for this process alone: what adapters that span processes call local. */
function here(options: BroadcastOptions): BroadcastOptions {
  return { ...options, flags: { ...options.flags, local: true } };
}
