import type { ServerResponse } from 'node:http';

import { type Connection, type Engine, type EngineRequest, isUpgrade, type Packet } from './engine.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import { refuse } from './refuse.ts';

/**
 * Bounds what one message may be: a frame, the body of a poll, an event together with its attachments. Has to be called
 * before the server listens, which is when Engine.IO hands the limit on.
 * @returns middleware for Engine.IO, which refuses a body that announces too much before any of it is read
 */
export function limitMessages(engine: Engine) {
  const most = Math.min(CONNECTION_LIMITS.message, engine.opts.maxHttpBufferSize ?? Infinity);
  engine.opts.maxHttpBufferSize = most;

  /** Bytes of the attachments that came one after the other. */
  const attached = new WeakMap<Connection, number>();
  function count(this: Connection, { data }: Packet): void {
    if (!Buffer.isBuffer(data)) {
      attached.delete(this);
      return;
    }
    const bytes = (attached.get(this) ?? 0) + data.length;
    attached.set(this, bytes);
    if (bytes > most) {
      this.close(true);
    }
  }
  engine.on('connection', (connection: Connection) => connection.on('packet', count));

  return (request: EngineRequest, response: ServerResponse, next: () => void): void => {
    if (isUpgrade(response) || !(Number(request.headers['content-length']) > most)) {
      return next();
    }
    refuse(request, response, {
      status: 413,
      code: 'message-too-long',
      message: `A message has at most ${most} bytes.`,
    });
  };
}
