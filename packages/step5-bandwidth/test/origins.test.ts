import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import { describe, expect, onTestFinished, test } from 'vitest';

import { createContender } from '../src/contenders/contenders.ts';
import { CONTENDERS } from '../src/contenders/names.ts';

const NAMED = 'http://lab.example:3005';
const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** How a page begins with this contender. */
const FIRST: Record<
  (typeof CONTENDERS)[number],
  { path: string; body?: string; headers?: Record<string, string> }
> = {
  'short-polling': { path: '/join', body: '{"username":"ana"}' },
  'long-polling': { path: '/socket.io/?EIO=4&transport=polling' },
  sse: { path: '/join', body: '{"username":"ana"}' },
  websocket: { path: '/socket.io/?EIO=4&transport=websocket', headers: UPGRADE },
};

/** @returns the status, and whether a page of this origin may read the answer */
async function begin(name: keyof typeof FIRST, origin?: string) {
  const app = await createContender({ name, unlimited: false, compression: 'polls', origins: [NAMED] });
  onTestFinished(() => app.close());
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const { path, body, headers } = FIRST[name];
  const asked = request(new URL(path, url), {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...headers,
      ...(body !== undefined && { 'Content-Type': 'text/plain;charset=UTF-8' }),
      ...(origin !== undefined && { Origin: origin === 'its own' ? url : origin }),
    },
  });
  asked.end(body);
  const answer = await Promise.race([
    once(asked, 'response') as Promise<[IncomingMessage]>,
    once(asked, 'upgrade') as Promise<[IncomingMessage]>,
  ]);
  const [{ statusCode, headers: answered, socket }] = answer;
  socket.destroy();
  return { statusCode, readableBy: answered['access-control-allow-origin'] };
}

describe.each(CONTENDERS)('%s', (name) => {
  const good = name === 'websocket' ? 101 : 200;

  test('lets pages in of origins that are named, and of its own', async () => {
    expect(await begin(name, NAMED)).toEqual({ statusCode: good, readableBy: NAMED });
    expect(await begin(name, 'its own')).toEqual({ statusCode: good, readableBy: undefined });
    expect(await begin(name)).toEqual({ statusCode: good, readableBy: undefined });
  });

  test.each(['http://lab.example:3006', 'null'])('refuses pages of the origin %s', async (origin) => {
    expect(await begin(name, origin)).toEqual({ statusCode: 403, readableBy: undefined });
  });
});
