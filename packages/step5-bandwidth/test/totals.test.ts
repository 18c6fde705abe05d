import { describe, expect, test } from 'vitest';

import { PROGRAMS } from '../src/bundle.mjs';
import { CONTENDERS } from '../src/contenders/names.ts';
import type { Traffic } from '../src/contenders/traffic-counter.ts';
import { runRound } from '../src/measure/round.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { smallRound } from './small-round.ts';

// Side by side: how long it takes makes no difference to what adds up.
describe.concurrent.each(CONTENDERS)('%s', (contender) => {
  test.each(['typing', 'burst', 'room'] as const)('%s: agrees to the byte with a proxy', async (scenario) => {
    let proxy: CountingProxy | undefined;
    let counted: object | undefined;
    let total: Traffic | undefined;
    const { handshake, warmUp, measured, outcome } = await runRound(smallRound(contender, scenario), {
      programs: PROGRAMS,
      async between(url) {
        proxy = await startCountingProxy(url);
        return proxy;
      },
      async onSettled(traffic) {
        total = traffic;
        counted = proxy?.counts();
      },
    });
    expect(outcome).toMatchObject({ sent: 5, delivered: 25, refused: 0, lost: 0 });
    expect(counted).toEqual({
      connections: total?.connections,
      bytesUp: total?.bytesUp,
      bytesDown: total?.bytesDown,
    });
    // And none of it is in no phase, or in two.
    for (const count of ['requests', 'connections', 'bytesUp', 'bytesDown'] as const) {
      expect(handshake[count] + warmUp[count] + measured[count]).toBe(total?.[count]);
    }
  });
});
