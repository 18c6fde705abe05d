import type { Manager } from 'socket.io-client';

/** The events of an engine that tell what goes over its connection. */
export const ENGINE_EVENTS = ['packetCreate', 'packet', 'upgrading', 'upgrade'] as const;
export type EngineEvent = (typeof ENGINE_EVENTS)[number];

/** What was heard of an engine, with the argument that its event gave. */
export interface Heard {
  event: EngineEvent;
  argument: unknown;
  transport: string;
  /** By `performance.now()`. */
  at: number;
}

/** What a connection did before there was a `Recording` of it. */
export interface Remembered {
  /** None yet of a connection that the page opens later. */
  engine: Manager['engine'] | undefined;
  began: number;
  heard: Heard[];
  /** Listens no more. */
  stop(): void;
}

/** Keeps what goes over a connection until the panel's script is there and records it. */
export function remember(manager: Manager): Remembered {
  const heard: Heard[] = [];
  const began = performance.now();
  const engine = manager.engine as Manager['engine'] | undefined;
  if (engine === undefined) {
    return { engine, began, heard, stop() {} };
  }
  // The engine's types know each event's own listener only.
  const { on, off } = engine as unknown as Record<'on' | 'off', (event: string, listener: unknown) => void>;
  const hooks = ENGINE_EVENTS.map((event) => {
    const listener = (argument: unknown) => {
      heard.push({ event, argument, transport: engine.transport?.name ?? '', at: performance.now() });
    };
    on.call(engine, event, listener);
    return () => off.call(engine, event, listener);
  });
  return { engine, began, heard, stop: () => hooks.forEach((unhook) => unhook()) };
}
