import type { Manager } from 'socket.io-client';

import {
  type EnginePacket,
  type InnerEngine,
  type InnerTransport,
  patchEngines,
  patchTransports,
} from './inner-engine.ts';

/**
 * Makes each packet take longer, in each direction and in order, on this connection and those to come.
 * @param ms how much longer
 * @returns ends it: what waits is delivered at once
 */
export function slow(manager: Manager, ms: number): () => void {
  return patchEngines(manager, (engine) => {
    const stopOut = slowOut(engine, ms);
    const stopIn = patchTransports(engine, (transport) => slowIn(transport, ms));
    return () => {
      stopOut();
      stopIn();
    };
  });
}

/** A packet is kept where it waits for a busy transport too, so that upgrading and closing wait for it. */
function slowOut(engine: InnerEngine, ms: number): () => void {
  const held = new Set<EnginePacket>();
  const { flush, _getWritablePackets: writablePackets } = engine;

  const hold = (packet: EnginePacket) => {
    held.add(packet);
    setTimeout(() => {
      held.delete(packet);
      engine.flush();
    }, ms);
  };
  const writable = () => {
    const packets = writablePackets.call(engine);
    const end = packets.findIndex((packet) => held.has(packet));
    return end < 0 ? packets : packets.slice(0, end);
  };
  engine.on('packetCreate', hold);
  Object.assign(engine, {
    _getWritablePackets: writable,
    flush() {
      // A transport that is given nothing never says that it is done.
      if (writable().length > 0) {
        flush.call(engine);
      }
    },
  });
  return () => {
    engine.off('packetCreate', hold);
    Reflect.deleteProperty(engine, '_getWritablePackets');
    Reflect.deleteProperty(engine, 'flush');
    engine.flush();
  };
}

/** What comes in is kept before anyone reads it, and the end of the connection behind it. */
function slowIn(transport: InnerTransport, ms: number): () => void {
  const { onData, ws } = transport;
  const line = new DelayLine(ms);

  transport.onData = (data) => line.add(() => onData.call(transport, data));
  // The poll that waits would hand its answer to the method as it was.
  transport.pollXhr?.off('data');
  transport.pollXhr?.on('data', (data) => transport.onData(data));
  const onclose = ws?.onclose;
  if (ws && onclose) {
    Object.assign(ws, { onclose: (event: unknown) => line.add(() => onclose.call(ws, event)) });
  }
  return () => {
    Reflect.deleteProperty(transport, 'onData');
    if (ws && onclose) {
      Object.assign(ws, { onclose });
    }
    line.release();
  };
}

/** Does things later, in the order in which they were added. */
class DelayLine {
  readonly #ms: number;
  readonly #waiting: (() => void)[] = [];
  #released = false;

  constructor(ms: number) {
    this.#ms = ms;
  }

  add(action: () => void): void {
    if (this.#released) {
      action();
      return;
    }
    this.#waiting.push(action);
    setTimeout(() => this.#waiting.shift()?.(), this.#ms);
  }

  /** Does everything that waits, and does without delay what is added from now on. */
  release(): void {
    this.#released = true;
    for (let action = this.#waiting.shift(); action !== undefined; action = this.#waiting.shift()) {
      action();
    }
  }
}
