import type { Manager } from 'socket.io-client';

import { innerEngine } from './inner-engine.ts';

/**
 * From now on nothing gets through on the present connection, in either direction, and neither side is told, as when
 * a laptop leaves the wifi. Each finds out by its heartbeat. The next connection works.
 */
export function silence(manager: Manager): void {
  const engine = innerEngine(manager);
  if (engine === undefined) {
    return;
  }
  const { transport } = engine;
  // Nobody listens to the real one any more, and it stays open: the server would be told of a close.
  engine.setTransport(new SilentTransport(transport.name));
  transport.pause(() => {});
  // An upgrade waits for the transport, and never comes to its end; what is written meanwhile is not to wait for it.
  engine.upgrading = false;
  engine.on('upgrading', () => (engine.upgrading = false));
}

/** Takes everything, as the kernel does that buffers for a network that is gone, and gives nothing. */
class SilentTransport {
  readonly name: string;
  readonly query = {};
  writable = true;
  #onDrain: (() => void) | undefined;

  constructor(name: string) {
    this.name = name;
  }

  on(event: string, listener: () => void): this {
    if (event === 'drain') {
      this.#onDrain = listener;
    }
    return this;
  }

  removeAllListeners(event = 'drain'): void {
    if (event === 'drain') {
      this.#onDrain = undefined;
    }
  }

  send(): void {
    this.writable = false;
    queueMicrotask(() => {
      this.writable = true;
      this.#onDrain?.();
    });
  }

  pause(): void {}

  close(): void {}
}
