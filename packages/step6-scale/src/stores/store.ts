import type { Room } from 'chat-room';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Quota } from 'socket-guard';

import type { MakeAdapter } from '../typing-only.ts';

/** What all processes of the chat share, as one of them sees it. */
export interface Store {
  room: Room;
  /** A key that all of them have. */
  secret: Buffer;
  /** Counts for all of them together. */
  limiter: (name: string, quota: Quota) => RateLimiterAbstract;
  /** Carries events from one of them to the others. */
  adapter: MakeAdapter;
  /** Whether other nodes share it too: then who leaves this one can go there. */
  hasOtherNodes: boolean;
  /** Whether it can be reached. */
  isReady(): boolean;
  /** Calls the listener when it cannot be reached any more: the room has forgotten everyone who is connected here. */
  onAway(listener: () => void): void;
  /** Milliseconds that the last announcement took from the store to here. */
  lagMs(): number;
}
