import { LIMITS } from 'chat-protocol';
import { CONNECTION_LIMITS } from 'socket-guard';
import type { Transport } from 'testing';
import { expect } from 'vitest';

import { enginePath, handshake, type Headers, http, leaveAll, open, type RawSession } from './raw-session.ts';
import { frame, OPCODE, upgrade } from './raw-websocket.ts';

/** The chat that is attacked, and what an attacker may know of it. */
export interface Target {
  url: URL;
  transport: Transport;
  /** The session of somebody who chats over WebSocket. */
  othersSession: string;
  /** Is in everything that is sent, and must not be in the log. */
  mark: string;
}

/** What is sent, over which transports, and what the offender gets; the attack says so itself, or fails. */
export interface Attack {
  sent: string;
  over: readonly Transport[];
  gets: string;
  /** Begins before all others, and is looked at when it is its turn. */
  takesLong?: boolean;
  /** @returns what has to be cleaned up: the sessions that are still open */
  attack: (target: Target) => Promise<RawSession[] | void>;
}

export const NAMED = { tunnel: 'https://tunnel.example', inner: 'http://inner.example:8080' };
/** Milliseconds in which 300 people come back. */
const COMES_BACK_WITHIN = 5000;

const BOTH = ['polling', 'websocket'] as const;
const POLLING = ['polling'] as const;
const WEBSOCKET = ['websocket'] as const;

function refusedHandshake(headers: (target: Target) => Headers, status: number, text: string) {
  return async (target: Target) => {
    const answer = await handshake(target.url, target.transport, headers(target));
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(text);
  };
}

function letIn(headers: (target: Target) => Headers) {
  return async ({ url, transport, mark }: Target) => {
    const session = await open(url, transport, {
      'X-Mark': mark,
      ...headers({ url, transport, mark, othersSession: '' }),
    });
    await session.join();
    return [session];
  };
}

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

/** Sends packets in a session that has joined `/chat`, and expects to be closed. */
function closedAfter(...packets: (string | Buffer)[]) {
  return async ({ url, transport }: Target) => {
    const session = await open(url, transport);
    await session.join();
    await session.send(...packets);
    await session.ended;
  };
}

/** Sends bytes that are no proper frames, and expects to be closed. */
function closedAfterBytes(bytes: () => Buffer) {
  return async ({ url }: Target) => {
    const session = await open(url, 'websocket');
    await session.join();
    session.socket?.write(bytes());
    await session.ended;
  };
}

/** Sends packets that nobody answers, and expects to be served as before. */
function ignored(...packets: string[]) {
  return async ({ url, transport }: Target) => {
    const session = await open(url, transport);
    await session.join();
    await session.send(...packets);
    expect(await session.ask('history', {})).toMatchObject({ code: 'not-joined' });
    expect(session.received.filter((packet) => packet.startsWith('42'))).toEqual([]);
    return [session];
  };
}

/** Joins under this name, and then asks. */
function refusedEvents(
  code: string,
  requests: readonly (readonly [event: string, payload?: unknown])[],
  nickname?: string,
) {
  return async ({ url, transport }: Target) => {
    const session = await open(url, transport);
    await session.join();
    if (nickname !== undefined) {
      expect(await session.ask('add user', nickname)).toMatchObject({ ok: true });
    }
    for (const request of requests) {
      expect(await session.ask(...request)).toEqual({ ok: false, code, message: expect.any(String) });
    }
    return [session];
  };
}

/** Sends events as fast as it can until it is closed, in bodies or bursts of 60 KiB. */
function flood(refusal: string, packet: (count: number) => string, join = true) {
  return async ({ url, transport }: Target) => {
    const session = await open(url, transport);
    if (join) {
      await session.join();
    }
    const state = watch(session);
    for (let count = 0; !state.ended;) {
      const burst: string[] = [];
      for (let size = 0; size < 60_000; count++) {
        const next = packet(count);
        size += next.length + 1;
        burst.push(next);
      }
      await Promise.race([session.send(...burst), session.ended]);
      await session.next(refusal);
      await new Promise(setImmediate);
    }
    const refusals = session.received.filter((each) => each.startsWith(refusal)).length;
    expect(refusals).toBeGreaterThanOrEqual(CONNECTION_LIMITS.refusals.points);
  };
}

function watch(session: RawSession): { ended: boolean } {
  const state = { ended: false };
  void session.ended.then(() => (state.ended = true));
  return state;
}

/** Does something so many times, some of them at a time. */
async function atATime(width: number, times: number, something: () => Promise<void>): Promise<void> {
  let begun = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (begun++ < times) {
        await something();
      }
    }),
  );
}

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const TOO_MANY_REQUESTS = '42/chat,["rejected",{"event":';
const NICKNAMES = [
  '',
  '   ',
  'x'.repeat(10_000),
  `a${'\u0301'.repeat(60)}`,
  'a\u0301\u0302\u0303\u0304'.repeat(3),
  'a\u202Eb',
  '\u2066ana',
  'an\u200Ba',
  '\u200D',
  'a\uFEFFna',
  '\uD83D',
  'ana\uDE00',
  'a\u0000b',
  '<img src=x onerror=alert(1)>',
];

async function thousandConnections({ url, transport }: Target): Promise<RawSession[]> {
  const sessions: RawSession[] = [];
  const refused: string[] = [];
  await atATime(20, 1000, () =>
    open(url, transport).then(
      (session) => void sessions.push(session),
      (error: Error) => void refused.push(error.message),
    ),
  );
  expect(sessions.length).toBeGreaterThanOrEqual(300);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map((message) => message.slice(0, 33)))).toEqual(
    new Set(['429 {"code":"too-many-requests","']),
  );
  return sessions;
}

/** As they come after a restart, when each waits a moment of its own (socket.io-client, `randomizationFactor`). */
async function reconnections({ url, transport }: Target): Promise<void> {
  for (let time = 0; time < 2; time++) {
    const before = performance.now();
    const sessions: RawSession[] = [];
    await atATime(30, 300, async () => {
      const session = await open(url, transport);
      await session.join();
      sessions.push(session);
    });
    expect(performance.now() - before).toBeLessThan(COMES_BACK_WITHIN);
    await leaveAll(sessions);
  }
}

/** Fills the history with the longest messages, and asks for it again and again without reading. */
async function neverReads({ url, transport, mark }: Target): Promise<void> {
  const crowd = await Promise.all(
    ['w1', 'w2', 'w3', 'w4'].map(async (nickname) => {
      const session = await open(url, transport);
      await session.join();
      await session.ask('add user', nickname);
      for (let count = 0; count < 15; count++) {
        await session.ask('new message', `${mark}${'漢'.repeat(LIMITS.message - mark.length)}`);
      }
      return session;
    }),
  );
  await leaveAll(crowd);
  const session = await open(url, transport);
  await session.join();
  await session.ask('add user', `sleeps ${transport.slice(0, 4)}`);
  session.stopReading();
  const asked = Array.from({ length: LIMITS.events.history - 1 }, (_, id) => `42/chat,${id}["history",{}]`);
  await session.send(...asked);
  await session.ended;
}

export const ATTACKS: readonly Attack[] = [
  // Who may connect
  {
    sent: 'the Origin of another site',
    over: BOTH,
    gets: '403',
    attack: refusedHandshake(({ mark }) => ({ Origin: `https://${mark}.example` }), 403, '"code":4'),
  },
  {
    sent: 'the Origin null',
    over: BOTH,
    gets: '403',
    attack: refusedHandshake(() => ({ Origin: 'null' }), 403, '--origin'),
  },
  { sent: 'no Origin', over: BOTH, gets: 'let in', attack: letIn(() => ({})) },
  {
    sent: 'its own Origin',
    over: BOTH,
    gets: 'let in',
    attack: letIn(({ url }) => ({ Origin: url.origin })),
  },
  {
    sent: 'an Origin named with --origin, behind a proxy that rewrites Host',
    over: BOTH,
    gets: 'let in',
    attack: letIn(() => ({ Origin: NAMED.tunnel })),
  },
  {
    sent: 'an Origin that a proxy has rewritten to one named with --origin',
    over: BOTH,
    gets: 'let in',
    attack: letIn(() => ({ Origin: NAMED.inner, Host: 'tunnel.example' })),
  },
  {
    sent: 'X-Forwarded-Host to pass for another site',
    over: BOTH,
    gets: '403',
    attack: refusedHandshake(
      () => ({
        Origin: 'https://evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'https',
      }),
      403,
      '"code":4',
    ),
  },
  {
    sent: 'another Origin, gone before the answer',
    over: WEBSOCKET,
    gets: 'nothing',
    async attack({ url }) {
      for (let time = 0; time < 30; time++) {
        const { socket } = await upgrade(url, '/socket.io/?EIO=3&transport=websocket');
        socket.resetAndDestroy();
        const other = await upgrade(url, enginePath('websocket'), { Origin: 'https://evil.example' }).catch(
          () => undefined,
        );
        other?.socket.resetAndDestroy();
      }
    },
  },

  // Sessions
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

  // Sizes and frames
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
      const session = await open(url, 'websocket');
      await session.join();
      session.stopReading();
      const pings = Buffer.concat(Array.from({ length: 5000 }, () => frame(OPCODE.ping, 'x'.repeat(100))));
      const state = watch(session);
      while (!state.ended) {
        await new Promise<unknown>((resolve) => void session.socket?.write(pings, resolve));
        await new Promise(setImmediate);
      }
    },
  },

  // Packets
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
      const session = await open(url, transport);
      await session.join();
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
  {
    sent: 'an acknowledgement in the payload that is none',
    over: BOTH,
    gets: 'rejected: not-joined',
    async attack({ url, transport }) {
      const session = await open(url, transport);
      await session.join();
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
      const session = await open(url, transport);
      await session.join();
      await session.send(`451-/chat,["new message",${nested(10_000)}]`, Buffer.from('x'));
      await Promise.race([session.ended, session.next('42/chat,["rejected"')]);
      return [session];
    },
  },

  // Events
  {
    sent: 'events before add user',
    over: BOTH,
    gets: 'not-joined',
    attack: refusedEvents('not-joined', [
      ['new message', 'hi'],
      ['history', {}],
      ['typing'],
      ['stop typing'],
    ]),
  },
  {
    sent: 'add user again',
    over: BOTH,
    gets: 'already-joined',
    attack: refusedEvents(
      'already-joined',
      [
        ['add user', 'eve'],
        ['add user', 'adam'],
      ],
      'eve',
    ),
  },
  {
    sent: 'add user twice at once',
    over: BOTH,
    gets: 'one yes, and already-joined',
    async attack({ url, transport }) {
      const session = await open(url, transport);
      await session.join();
      await session.send('42/chat,1["add user","eve"]', '42/chat,2["add user","adam"]');
      expect(await session.next('43/chat,1[')).toContain('"ok":true');
      expect(await session.next('43/chat,2[')).toContain('"already-joined"');
      return [session];
    },
  },
  {
    sent: 'payloads that are null, arrays, numbers and objects',
    over: BOTH,
    gets: 'malformed',
    attack: refusedEvents(
      'malformed',
      [
        null,
        7,
        1e308,
        true,
        [],
        [['hi']],
        {},
        { message: null },
        { message: ['hi'] },
        { message: 'hi', clientId: 7 },
      ].map((payload) => ['new message', payload] as const),
      'eve',
    ),
  },
  {
    sent: 'payloads with __proto__, and 10,000 levels deep',
    over: BOTH,
    gets: 'malformed, and nothing is merged',
    async attack({ url, transport }) {
      const session = await open(url, transport);
      await session.join();
      for (const [id, payload] of [
        '{"__proto__":{"message":"hi","ok":true}}',
        '{"constructor":{"prototype":{"message":"hi"}}}',
        nested(10_000),
        `{"message":${nested(10_000)}}`,
      ].entries()) {
        await session.send(`42/chat,${id}["new message",${payload}]`);
        expect(await session.next(`43/chat,${id}[`)).toContain('"malformed"');
      }
      return [session];
    },
  },
  {
    sent: 'nicknames empty, long, stacked, turned round, unseen and half',
    over: BOTH,
    gets: 'nickname-invalid',
    attack: refusedEvents(
      'nickname-invalid',
      NICKNAMES.map((nickname) => ['add user', nickname] as const),
    ),
  },
  {
    sent: 'the nickname <img onerror>',
    over: BOTH,
    gets: 'let in: it is a text like any other',
    async attack({ url, transport }) {
      const session = await open(url, transport);
      await session.join();
      expect(await session.ask('add user', '<img onerror>')).toMatchObject({ username: '<img onerror>' });
      return [session];
    },
  },

  // Floods
  {
    sent: 'namespaces that do not exist, without end',
    over: BOTH,
    gets: 'Invalid namespace, then closed',
    attack: flood('44/', (count) => `40/n${count},`, false),
  },
  {
    sent: 'joins of one namespace, without end',
    over: BOTH,
    gets: 'too-many-requests, then closed',
    async attack({ url, transport }) {
      const session = await open(url, transport);
      await session.send(...Array.from({ length: 5000 }, () => '40/chat,'));
      await session.ended;
    },
  },
  {
    sent: '10,000 events a second',
    over: BOTH,
    gets: 'too-many-requests, then closed',
    attack: flood(TOO_MANY_REQUESTS, (count) => `42/chat,["new message","${count}"]`),
  },
  {
    sent: 'typing without end',
    over: BOTH,
    gets: 'too-many-requests, then closed',
    attack: flood(TOO_MANY_REQUESTS, () => '42/chat,["typing"]'),
  },
  {
    sent: 'events of other names without end',
    over: BOTH,
    gets: 'too-many-requests, then closed',
    attack: flood(TOO_MANY_REQUESTS, (count) => `42/chat,["e${count}"]`),
  },
  {
    sent: 'packets that nobody answers, without end',
    over: BOTH,
    gets: 'closed',
    async attack({ url, transport }) {
      const session = await open(url, transport);
      await session.join();
      await session.send(...Array.from({ length: 10_000 }, () => '3'));
      await session.ended;
    },
  },
  { sent: 'nothing is read', over: BOTH, gets: 'closed', attack: neverReads },
  {
    sent: '1,000 connections from one address',
    over: BOTH,
    gets: '429 too-many-requests, above 600',
    attack: thousandConnections,
  },
  {
    sent: 'a handshake and then silence',
    over: BOTH,
    gets: `closed after ${CONNECTION_LIMITS.joinsWithin / 1000} s`,
    takesLong: true,
    async attack({ url, transport }) {
      const session = await open(url, transport);
      await session.ended;
    },
  },
  { sent: '300 people come back at once, twice', over: BOTH, gets: 'let in', attack: reconnections },
];
