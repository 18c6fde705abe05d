import { describe, expect, test } from 'vitest';

import { CONTENDERS } from '../src/contenders/names.ts';
import { roundBesideProxy } from './round-beside-proxy.ts';
import { smallRound } from './small-round.ts';

// Side by side: how long it takes makes no difference to what adds up.
describe.concurrent.each(CONTENDERS)('%s', (contender) => {
  test.each(['typing', 'burst', 'room'] as const)('%s: agrees to the byte with a proxy', async (scenario) => {
    const { outcome } = await roundBesideProxy(smallRound(contender, scenario));
    expect(outcome).toMatchObject({ sent: 5, delivered: 25, refused: 0, lost: 0 });
  });
});
