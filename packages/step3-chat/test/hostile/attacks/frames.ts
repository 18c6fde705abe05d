import { CONNECTION_LIMITS } from 'socket-guard';
import { expect } from 'vitest';

import { enginePath, enter, http, open } from '../raw-session.ts';
import { frame, OPCODE } from '../raw-websocket.ts';
import { type Attack, POLLING, type Target, watch, WEBSOCKET } from './attack.ts';

/** Sends bytes that are no proper frames, and expects to be closed. */
function closedAfterBytes(bytes: () => Buffer) {
  return async ({ url }: Target) => {
    const session = await enter(url, 'websocket');
    session.socket?.write(bytes());
    await session.ended;
  };
}

/** Bodies and frames that are too large, or none. */
export const FRAMES: readonly Attack[] = [
  {
    sent: 'a body over the limit',
    over: POLLING,
    gets: '413 message-too-long',
    async attack({ url }) {
      const session = await open(url, 'polling');
      const path = enginePath('polling', `&sid=${session.sid}`);
      const body = `42${'x'.repeat(CONNECTION_LIMITS.message)}`;
      const { status, body: refusal } = await http(url, path, { method: 'POST', body });
      expect(status).toBe(413);
      expect(JSON.parse(refusal)).toMatchObject({ code: 'message-too-long' });
      const chunked = await http(url, path, {
        method: 'POST',
        body,
        headers: { 'Transfer-Encoding': 'chunked' },
      });
      expect(chunked.status).toBe(413);
      return [session];
    },
  },
  {
    sent: 'a frame over the limit',
    over: WEBSOCKET,
    gets: 'closed',
    attack: closedAfterBytes(() => frame(OPCODE.text, '4'.repeat(CONNECTION_LIMITS.message + 1))),
  },
  {
    sent: 'a message in a million fragments',
    over: WEBSOCKET,
    gets: 'closed',
    attack: closedAfterBytes(() => {
      const part = frame(OPCODE.continuation, '', { fin: false });
      return Buffer.concat([
        frame(OPCODE.text, '4', { fin: false }),
        ...Array.from({ length: 1e6 }, () => part),
      ]);
    }),
  },
  {
    sent: 'reserved bits',
    over: WEBSOCKET,
    gets: 'closed',
    attack: closedAfterBytes(() => frame(OPCODE.text, '3', { reserved: 7 })),
  },
  {
    sent: 'a reserved opcode',
    over: WEBSOCKET,
    gets: 'closed',
    attack: closedAfterBytes(() => frame(11, '3')),
  },
  {
    sent: 'bad UTF-8',
    over: WEBSOCKET,
    gets: 'closed',
    attack: closedAfterBytes(() => frame(OPCODE.text, Buffer.from([0x34, 0xc0, 0xaf]))),
  },
  {
    sent: 'pings without end, and no answer read',
    over: WEBSOCKET,
    gets: 'closed',
    async attack({ url }) {
      const session = await enter(url, 'websocket');
      session.stopReading();
      const pings = Buffer.concat(Array.from({ length: 5000 }, () => frame(OPCODE.ping, 'x'.repeat(100))));
      const state = watch(session);
      while (!state.ended) {
        await new Promise<unknown>((resolve) => void session.socket?.write(pings, resolve));
        await new Promise(setImmediate);
      }
    },
  },
];
