import type { Manager } from 'socket.io-client';

import { listen, onEngine } from './listen.ts';

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
  /** The engine that was heard, the first; `undefined` before there was one. */
  readonly engine: Manager['engine'] | undefined;
  /** By `performance.now()`. */
  began: number;
  heard: Heard[];
  /** Listens no more, and forgets. */
  stop(): void;
}

/** Keeps what goes over a connection until the panel's script is there and records it. */
export function remember(manager: Manager): Remembered {
  const hooks: (() => void)[] = [];
  let first: Manager['engine'] | undefined;
  const early = {
    began: performance.now(),
    heard: [] as Heard[],
    get engine() {
      return first;
    },
    stop() {
      hooks.splice(0).forEach((unhook) => unhook());
      early.heard = [];
    },
  };
  const unhook = onEngine(manager, (engine) => {
    if (first !== undefined) {
      return;
    }
    first = engine;
    for (const event of ENGINE_EVENTS) {
      const hear = (argument: unknown) => {
        early.heard.push({ event, argument, transport: engine.transport?.name ?? '', at: performance.now() });
      };
      hooks.push(listen(engine, event, hear));
    }
  });
  hooks.push(unhook);
  return early;
}
