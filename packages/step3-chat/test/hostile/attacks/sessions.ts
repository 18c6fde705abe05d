import { expect } from 'vitest';

import { enginePath, http, open } from '../raw-session.ts';
import { upgrade } from '../raw-websocket.ts';
import { type Attack, BOTH, POLLING, refusedEvents, type Target } from './attack.ts';

/** Asks with another query than a client would. Over WebSocket Engine.IO knows only 400. */
function query(more: (target: Target) => string, code: number, method = 'GET') {
  return async (target: Target) => {
    const { url, transport } = target;
    const path = `/socket.io/?transport=${transport}&${more(target)}`;
    if (transport === 'websocket') {
      const { status, socket } = await upgrade(url, path);
      socket.destroy();
      // The version is looked at when the upgrade is done.
      expect([400, 101]).toContain(status);
      return;
    }
    const { status, body } = await http(url, path, { method });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({ code, message: expect.any(String) });
  };
}

/** With the sessions of nobody, or of others. */
export const SESSIONS: readonly Attack[] = [
  { sent: 'sid=__proto__', over: BOTH, gets: '400', attack: query(() => 'EIO=4&sid=__proto__', 1) },
  { sent: 'an unknown sid', over: BOTH, gets: '400', attack: query(({ mark }) => `EIO=4&sid=${mark}`, 1) },
  {
    sent: 'someone else’s sid',
    over: BOTH,
    gets: '400',
    attack: query(({ othersSession }) => `EIO=4&sid=${othersSession}`, 3),
  },
  { sent: 'a POST for a handshake', over: POLLING, gets: '400', attack: query(() => 'EIO=4', 2, 'POST') },
  { sent: 'EIO=3', over: BOTH, gets: '400', attack: query(() => 'EIO=3', 5) },
  {
    sent: 'two polls at once',
    over: POLLING,
    gets: '400, and closed',
    async attack({ url }) {
      const session = await open(url, 'polling');
      const path = enginePath('polling', `&sid=${session.sid}`);
      expect((await http(url, path)).status).toBe(400);
      await session.ended;
    },
  },
  {
    sent: 'a recovery id and an offset that are forged',
    over: BOTH,
    gets: 'a new session, with nothing of another',
    async attack({ url, transport, othersSession }) {
      const session = await open(url, transport);
      await session.send(`40/chat,{"pid":"${othersSession}","offset":"0"}`);
      expect(await session.next('40/chat,{')).not.toContain(othersSession);
      expect(await session.ask('history', {})).toMatchObject({ code: 'not-joined' });
      return [session];
    },
  },
  {
    sent: 'the token of nobody, for a name that somebody has',
    over: BOTH,
    gets: 'nickname-taken',
    attack: refusedEvents('nickname-taken', [
      ['add user', { username: 'ana', token: 'a.zzzzzzzz.b', since: { epoch: '__proto__', seq: 0 } }],
    ]),
  },
];
