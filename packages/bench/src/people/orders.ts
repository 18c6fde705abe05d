import type { DialectName } from './dialects.ts';

/** Over WebSocket at once, or as a page comes: by polling first. */
export type Way = 'websocket' | 'polling';

/** What the process with the people is told to do, one thing after the other. */
export type Order =
  | { do: 'join'; url: string; dialect: DialectName; way: Way; from: number; to: number }
  | { do: 'begin' }
  | { do: 'open loop'; perSecond: number; firstMs: number; messages: number; people: number }
  | { do: 'closed loop'; writers: number; untilMs: number; each?: number }
  | { do: 'hear'; deliveries: number }
  | { do: 'come back'; url: string; people: number }
  | { do: 'return' }
  | { do: 'leave' };

/** How it is answered, by what was asked. */
export interface Answers {
  join: Record<never, never>;
  /** What is heard counts from now on: to be answered by all processes before anyone speaks. */
  begin: Record<never, never>;
  'open loop': Sent;
  'closed loop': Sent;
  hear: Heard;
  /** At once: they will come back when the server is gone. */
  'come back': Record<never, never>;
  return: Returned;
  leave: Record<never, never>;
}

export interface Sent {
  sent: number;
}

export interface Heard {
  /** How many came. */
  deliveries: number;
  /** Microseconds from when a message was due until it came, of each delivery. */
  latenciesUs: Float64Array;
  /** By the clock of all processes: when the last one came. */
  lastMs: number;
  /** CPU time of this process since the people began to speak, and how long that is. */
  cpuMs: number;
  elapsedMs: number;
}

export interface Returned {
  /** By the clock of all processes: when the last one had joined and knew of everyone. */
  lastMs: number;
  /** How many know of everyone. */
  know: number;
  frames: number;
  bytes: number;
}
