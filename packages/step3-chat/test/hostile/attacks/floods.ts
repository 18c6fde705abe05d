import { LIMITS } from 'chat-protocol';
import { CONNECTION_LIMITS } from 'socket-guard';
import { expect } from 'vitest';

import { enter, leaveAll, open, type RawSession } from '../raw-session.ts';
import { type Attack, BOTH, type Target, watch } from './attack.ts';

/** Milliseconds in which 300 people come back. */
const COMES_BACK_WITHIN = 5000;

const TOO_MANY_REQUESTS = '42/chat,["rejected",{"event":';

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
      const session = await enter(url, transport);
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
      const session = await enter(url, transport);
      await session.ask('add user', nickname);
      for (let count = 0; count < 15; count++) {
        await session.ask('new message', `${mark}${'漢'.repeat(LIMITS.message - mark.length)}`);
      }
      return session;
    }),
  );
  await leaveAll(crowd);
  const session = await enter(url, transport);
  await session.ask('add user', `sleeps ${transport.slice(0, 4)}`);
  session.stopReading();
  const asked = Array.from({ length: LIMITS.events.history - 1 }, (_, id) => `42/chat,${id}["history",{}]`);
  await session.send(...asked);
  await session.ended;
}

/** More of something than anybody needs, or reads. */
export const FLOODS: readonly Attack[] = [
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
      const session = await enter(url, transport);
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
