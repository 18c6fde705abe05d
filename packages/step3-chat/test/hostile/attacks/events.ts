import { expect } from 'vitest';

import { enter } from '../raw-session.ts';
import { type Attack, BOTH, nested, refusedEvents } from './attack.ts';

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

/** Events of the chat, with payloads of all kinds. */
export const EVENTS: readonly Attack[] = [
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
      const session = await enter(url, transport);
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
      const session = await enter(url, transport);
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
      const session = await enter(url, transport);
      expect(await session.ask('add user', '<img onerror>')).toMatchObject({ username: '<img onerror>' });
      return [session];
    },
  },
];
