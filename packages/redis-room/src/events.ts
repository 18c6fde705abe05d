import { EventEmitter } from 'node:events';

import type { RoomEvents } from 'chat-room';

/** What a `RedisRoom` announces besides what every room does. */
export interface RedisRoomEvents extends RoomEvents {
  /**
   * Redis has been away for too long: everyone who was here through this process counts as lost, so their connections
   * are to be closed. Until `back` nobody can join.
   */
  away: [];
  back: [];
}

/** Tells those who listen, in the order in which they began to. */
export class Emitter {
  readonly #emitter = new EventEmitter();

  on<E extends keyof RedisRoomEvents>(event: E, listener: (...args: RedisRoomEvents[E]) => void): void {
    this.#emitter.on(event, listener);
  }

  emit<E extends keyof RedisRoomEvents>(event: E, ...args: RedisRoomEvents[E]): void {
    try {
      this.#emitter.emit(event, ...args);
    } catch (error) {
      // A listener's own mistake: it is to be heard of, and what comes next is announced all the same.
      process.nextTick(() => {
        throw error;
      });
    }
  }
}
