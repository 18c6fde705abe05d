import { describe, expect, test } from 'vitest';

import { TLS_CONTENDERS } from '../src/contenders/names.ts';
import { roundBesideProxy } from './round-beside-proxy.ts';
import { smallRound } from './small-round.ts';

describe.concurrent.each(TLS_CONTENDERS)('%s over TLS', (contender) => {
  test.each(['typing', 'burst', 'room'] as const)('%s: agrees to the byte with a proxy', async (scenario) => {
    const { outcome } = await roundBesideProxy({ ...smallRound(contender, scenario), tls: true });
    expect(outcome).toMatchObject({ sent: 5, delivered: 25, refused: 0, lost: 0 });
  });
});
