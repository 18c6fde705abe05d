import { CONNECTION_LIMITS } from 'socket-guard';
import { expect } from 'vitest';

import { enter } from '../raw-session.ts';
import { type Attack, BOTH, nested, POLLING, type Target, WEBSOCKET } from './attack.ts';

/** Sends packets in a session that has joined `/chat`, and expects to be closed. */
function closedAfter(...packets: (string | Buffer)[]) {
  return async ({ url, transport }: Target) => {
    const session = await enter(url, transport);
    await session.send(...packets);
    await session.ended;
  };
}

/** Sends packets that nobody answers, and expects to be served as before. */
function ignored(...packets: string[]) {
  return async ({ url, transport }: Target) => {
    const session = await enter(url, transport);
    await session.send(...packets);
    expect(await session.ask('history', {})).toMatchObject({ code: 'not-joined' });
    expect(session.received.filter((packet) => packet.startsWith('42'))).toEqual([]);
    return [session];
  };
}

/** Packets of Socket.IO that no client sends. */
export const PACKETS: readonly Attack[] = [
  ...[0, 11, 1e9].map((attachments) => ({
    sent: `a binary packet that announces ${attachments} attachments`,
    over: BOTH,
    gets: 'closed',
    attack: closedAfter(`45${attachments}-/chat,["new message",{"_placeholder":true,"num":0}]`),
  })),
  {
    sent: 'a binary packet whose attachment never comes, and then text',
    over: BOTH,
    gets: 'closed',
    attack: closedAfter('451-/chat,["new message",{"_placeholder":true,"num":0}]', '42/chat,["typing"]'),
  },
  {
    sent: 'attachments over the limit together',
    over: WEBSOCKET,
    gets: 'closed',
    attack: closedAfter(
      '4510-/chat,["new message",{"_placeholder":true,"num":0}]',
      ...Array.from({ length: 9 }, () => Buffer.alloc(CONNECTION_LIMITS.message / 8)),
    ),
  },
  {
    sent: 'an attachment that exists, in place of a text',
    over: BOTH,
    gets: 'rejected: malformed',
    async attack({ url, transport }) {
      const session = await enter(url, transport);
      await session.send('451-/chat,["new message",{"_placeholder":true,"num":0}]', Buffer.from('hi'));
      expect(await session.next('42/chat,["rejected"')).toContain('"malformed"');
      return [session];
    },
  },
  ...['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].map(
    (event) => ({
      sent: `the reserved event name ${event}`,
      over: BOTH,
      gets: 'closed',
      attack: closedAfter(`42/chat,["${event}","x"]`),
    }),
  ),
  ...['null', '{}', '[]', 'true'].map((event) => ({
    sent: `an event whose name is ${event}`,
    over: BOTH,
    gets: 'closed',
    attack: closedAfter(`42/chat,[${event},"x"]`),
  })),
  {
    sent: 'events that nobody has heard of, error, __proto__ and 7 among them',
    over: BOTH,
    gets: 'ignored',
    attack: ignored(
      ...[
        '"error"',
        '"__proto__"',
        '"constructor"',
        '"toString"',
        '"message"',
        '"rejected"',
        '7',
        '-1e99',
      ].map((event) => `42/chat,[${event},{"__proto__":{"admin":true}}]`),
    ),
  },
  {
    sent: 'acknowledgements that nobody waits for',
    over: BOTH,
    gets: 'ignored',
    attack: ignored('43/chat,1["x"]', '43/chat,99999999999999999999["x"]', '43/chat,["x"]'),
  },
  ...(
    [
      ['add user behind a goodbye', BOTH, ['41/chat,', '42/chat,1["add user","a ghost"]']],
      [
        'add user and the end of the connection, in one body',
        POLLING,
        ['42/chat,1["add user","a ghost"]', '1'],
      ],
    ] as const
  ).map(([sent, over, packets]) => ({
    sent,
    over,
    gets: 'nothing: nobody has the name',
    async attack({ url, transport }: Target) {
      const session = await enter(url, transport);
      await session.send(...packets);
      const other = await enter(url, transport);
      expect(await other.ask('add user', 'a ghost')).toMatchObject({ ok: true });
      return [session, other];
    },
  })),
  {
    sent: 'an acknowledgement in the payload that is none',
    over: BOTH,
    gets: 'rejected: not-joined',
    async attack({ url, transport }) {
      const session = await enter(url, transport);
      await session.send('42/chat,["new message","hi","not a function",{"call":1}]');
      expect(await session.next('42/chat,["rejected"')).toContain('"not-joined"');
      return [session];
    },
  },
  {
    sent: 'a packet of a kind that does not exist',
    over: BOTH,
    gets: 'closed',
    attack: closedAfter('49/chat,["typing"]'),
  },
  {
    sent: 'JSON that breaks off',
    over: BOTH,
    gets: 'closed',
    attack: closedAfter('42/chat,["new message",{"message":'),
  },
  {
    sent: 'an event to a namespace that was not joined',
    over: BOTH,
    gets: 'closed',
    attack: closedAfter('42/admin,["typing"]'),
  },
  {
    sent: 'an event 10,000 levels deep, with an attachment to look for in it',
    over: BOTH,
    gets: 'closed, or rejected',
    async attack({ url, transport }) {
      const session = await enter(url, transport);
      await session.send(`451-/chat,["new message",${nested(10_000)}]`, Buffer.from('x'));
      await Promise.race([session.ended, session.next('42/chat,["rejected"')]);
      return [session];
    },
  },
];
