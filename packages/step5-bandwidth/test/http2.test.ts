import { once } from 'node:events';
import { connect, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

import { ownCertificate } from 'own-certificate';
import { describe, expect, onTestFinished, test } from 'vitest';

import { createContender } from '../src/contenders/contenders.ts';
import { frontOf } from '../src/contenders/front.ts';
import type { ContenderName } from '../src/contenders/names.ts';
import { createPerson } from '../src/people/node-person.ts';
import { type AnsweredKind, recordedHttp2Headers } from '../src/people/recorded-headers.ts';

/** Which requests of a contender have the headers of which recorded ones. */
const EXPECTED: [ContenderName, [request: RegExp, kind: AnsweredKind][]][] = [
  [
    'long-polling-h2',
    [
      [/^GET \/socket\.io\//, 'poll'],
      [/^POST \/socket\.io\//, 'pollPost'],
    ],
  ],
  [
    'sse-h2',
    [
      [/^POST \/say\?/, 'post'],
      [/^POST \/typing\?/, 'emptyPost'],
      [/^GET \/events\?/, 'eventSource'],
    ],
  ],
];

const NAMED = 'https://lab.example:3005';

interface Seen {
  request: string;
  path: string;
  length: number;
  headers: string[][];
}

/** A contender over TLS in this process. */
async function startSecure(name: ContenderName) {
  const tls = await ownCertificate();
  const options = { name, tls, unlimited: false, compression: 'polls' as const, origins: [NAMED] };
  const app = await createContender(options);
  await app.ready();
  const front = frontOf(app, options).listen(0, '127.0.0.1');
  await once(front, 'listening');
  onTestFinished(async () => {
    front.close();
    await app.close();
  });
  const origin = new URL(`https://127.0.0.1:${(front.address() as AddressInfo).port}/`);
  return { front, origin, ca: tls.cert };
}

/** @returns what a contender has got from someone who joins, types, and says something */
async function requestsOf(name: ContenderName): Promise<{ origin: URL; seen: Seen[]; sessions: number }> {
  const { front, origin, ca } = await startSecure(name);
  const seen: Seen[] = [];
  let sessions = 0;
  front.on('session', () => (sessions += 1));
  front.on('stream', (_: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, raw: string[]) => {
    const path = headers[':path'] ?? '';
    seen.push({
      request: `${headers[':method']} ${path}`,
      path,
      length: Number(headers['content-length'] ?? 0),
      headers: raw.flatMap((header, index) => (index % 2 === 0 ? [[header, raw[index + 1] ?? '']] : [])),
    });
  });
  const failed: unknown[] = [];
  const person = createPerson(name, {
    url: origin.href,
    ca,
    intervalMs: 0,
    firstAfterMs: 0,
    onEvent() {},
    onError: (error) => failed.push(error),
  });
  await person.join('ana');
  await person.typing();
  expect(await person.say({ message: 'hi', clientId: 'a' })).toMatchObject({ ok: true });
  await person.rest();
  await person.leave();
  expect(failed).toEqual([]);
  return { origin, seen, sessions };
}

describe('requests over HTTP/2', () => {
  test.each(EXPECTED)(
    'of %s are those of Chromium, in its order, on one connection',
    async (name, requests) => {
      const { origin, seen, sessions } = await requestsOf(name);
      expect(sessions).toBe(1);
      for (const [request, kind] of requests) {
        const sent = seen.find((each) => request.test(each.request));
        expect(sent?.headers).toEqual(recordedHttp2Headers(kind, origin, sent?.path ?? '', sent?.length));
      }
    },
  );
});

test.each(['sse', 'sse-h2'] as const)('%s trusts no certificate but the one it is given', async (name) => {
  const { origin, ca } = await startSecure(name);
  const options = { url: origin.href, intervalMs: 0, firstAfterMs: 0, onEvent() {}, onError() {} };
  await expect(createPerson(name, options).join('ana')).rejects.toThrow('self-signed certificate');
  const ana = createPerson(name, { ...options, ca });
  await ana.join('ana');
  await ana.leave();
});

test.each([
  ['long-polling-h2', '/socket.io/?EIO=4&transport=polling', 200],
  // Nobody of that name has joined.
  ['sse-h2', '/events?connection=nobody', 400],
] as const)('%s refuses pages of origins that are not named', async (name, path, answered) => {
  const { origin, ca } = await startSecure(name);
  const session = connect(origin, { ca });
  onTestFinished(() => session.destroy());
  const statusFor = async (page: string) => {
    const stream = session.request({ ':path': path, origin: page });
    const [headers] = (await once(stream.resume(), 'response')) as [IncomingHttpHeaders];
    return headers[':status'];
  };
  expect(await statusFor('https://lab.example:3006')).toBe(403);
  expect(await statusFor(NAMED)).toBe(answered);
  expect(await statusFor(origin.origin)).toBe(answered);
});
