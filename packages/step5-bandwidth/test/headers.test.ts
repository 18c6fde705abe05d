import { describe, expect, test } from 'vitest';

import { PROGRAMS } from '../src/bundle.mjs';
import type { ContenderName } from '../src/contenders/names.ts';
import { runRound } from '../src/measure/round.ts';
import { type RequestKind, recordedHeaders } from '../src/people/recorded-headers.ts';
import type { Action } from '../src/people/workload.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { smallRound } from './small-round.ts';

/** Which requests of a contender have the headers of which recorded ones. */
const EXPECTED: [ContenderName, [request: RegExp, kind: RequestKind][]][] = [
  [
    'short-polling',
    [
      [/^POST \/join /, 'post'],
      [/^POST \/say\?/, 'post'],
      [/^GET \/events\?/, 'fetch'],
    ],
  ],
  [
    'long-polling',
    [
      [/^GET \/socket\.io\//, 'poll'],
      [/^POST \/socket\.io\//, 'pollPost'],
    ],
  ],
  [
    'sse',
    [
      [/^POST \/typing\?/, 'emptyPost'],
      [/^GET \/events\?/, 'eventSource'],
    ],
  ],
  ['websocket', [[/^GET \/socket\.io\//, 'webSocket']]],
];

describe.concurrent('requests', () => {
  test.each(EXPECTED)('of %s are those of Chromium, header by header', async (contender, requests) => {
    let proxy: CountingProxy | undefined;
    const round = smallRound(contender, 'burst', 2, 2);
    const actions: Action[] = [{ atMs: 0, person: 0, does: 'typing' }, ...round.actions];
    await runRound(
      { ...round, actions },
      {
        programs: PROGRAMS,
        async between(url) {
          proxy = await startCountingProxy(url);
          return proxy;
        },
      },
    );
    const origin = new URL(proxy?.url ?? '');
    for (const [request, kind] of requests) {
      const [, ...sent] = proxy?.heads.find((head) => request.test(head))?.split('\r\n') ?? [];
      const headers = sent.filter((header) => !header.startsWith('Sec-WebSocket-Key:'));
      const length = Number(/^Content-Length: (\d+)$/m.exec(sent.join('\n'))?.[1]);
      const recorded = recordedHeaders(kind, origin, length).map(([name, value]) => `${name}: ${value}`);
      // `ws` has an order of its own.
      expect(headers.toSorted()).toEqual(recorded.toSorted());
    }
  });
});
