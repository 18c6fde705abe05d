import type { Manager } from 'socket.io-client';

import { onEngine } from './listen.ts';

/** What the faults take from engine.io-client 6.6 that it keeps to itself: of one transport … */
export interface InnerTransport {
  readonly name: string;
  /** What came in: one packet over WebSocket, all packets of a response over HTTP long-polling. */
  onData: (data: unknown) => void;
  onPacket: (packet: EnginePacket) => void;
  /** Polls no more once the poll that waits is answered. WebSocket does nothing here. */
  pause(onPaused: () => void): void;
  pollXhr?: { off(event: 'data'): void; on(event: 'data', listener: (data: unknown) => void): void };
  ws?: { onclose: ((event: unknown) => void) | null } | null;
}

/** … and of the connection that uses it. */
export interface InnerEngine {
  readonly transport: InnerTransport;
  upgrading: boolean;
  /** What the transport has not taken yet, the oldest first. */
  readonly writeBuffer: readonly EnginePacket[];
  flush: () => void;
  _getWritablePackets: () => readonly EnginePacket[];
  setTransport(transport: object): void;
  on(event: 'packetCreate', listener: (packet: EnginePacket) => void): void;
  on(event: 'upgrading' | 'upgrade', listener: (transport: InnerTransport) => void): void;
  off(event: string, listener: unknown): void;
}

/** A packet of Engine.IO; of type `message` it holds one of Socket.IO. */
export interface EnginePacket {
  type: string;
  data?: unknown;
}

/** @returns the inside of the manager's present connection; `undefined` before there was one */
export function innerEngine(manager: Manager): InnerEngine | undefined {
  return manager.engine as unknown as InnerEngine | undefined;
}

/**
 * Patches the connection that the manager has, and each that it makes later.
 * @param patch changes one connection, and returns what undoes it
 * @returns undoes it all
 */
export function patchEngines(manager: Manager, patch: (engine: InnerEngine) => () => void): () => void {
  let patched: InnerEngine | undefined;
  let undo = () => {};
  const unhook = onEngine(manager, () => {
    const engine = innerEngine(manager);
    if (engine !== undefined && engine !== patched) {
      undo();
      patched = engine;
      undo = patch(engine);
    }
  });
  return () => {
    unhook();
    undo();
  };
}

/**
 * Patches the transport that a connection uses, and the one that it uses after an upgrade.
 * @param patch changes one transport, and returns what undoes it
 * @returns undoes it all
 */
export function patchTransports(
  engine: InnerEngine,
  patch: (transport: InnerTransport) => () => void,
): () => void {
  let undo = patch(engine.transport);
  const onUpgrade = (transport: InnerTransport) => {
    undo();
    undo = patch(transport);
  };
  engine.on('upgrade', onUpgrade);
  return () => {
    engine.off('upgrade', onUpgrade);
    undo();
  };
}
