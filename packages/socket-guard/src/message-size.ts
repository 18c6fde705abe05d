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

  engine.on('connection', (connection: Connection) => {
    let attached = 0;
    connection.on('packet', ({ data }: Packet) => {
      attached = Buffer.isBuffer(data) ? attached + data.length : 0;
      if (attached > most) {
        connection.close(true);
      }
    });
  });

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
