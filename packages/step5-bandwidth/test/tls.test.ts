import { describe, expect, test } from 'vitest';

import { PROGRAMS } from '../src/bundle.mjs';
import { TLS_CONTENDERS } from '../src/contenders/names.ts';
import { runRound } from '../src/measure/round.ts';
import { roundBesideProxy } from './round-beside-proxy.ts';
import { smallRound } from './small-round.ts';

describe.concurrent.each(TLS_CONTENDERS)('%s over TLS', (contender) => {
  test.each(['typing', 'burst'] as const)('%s: agrees to the byte with a proxy', async (scenario) => {
    const { outcome } = await roundBesideProxy({ ...smallRound(contender, scenario), tls: true });
    expect(outcome).toMatchObject({ sent: 5, delivered: 25, refused: 0, lost: 0 });
  });

  test('is held back by a round-trip time, and loses nothing', async () => {
    const rttMs = 30;
    const round = { ...smallRound(contender, 'room'), tls: true, rttMs };
    const { outcome, measured } = await runRound(round, { programs: PROGRAMS });
    expect(outcome).toMatchObject({ sent: 5, delivered: 25, refused: 0, lost: 0 });
    expect(Math.min(...outcome.latenciesMs)).toBeGreaterThanOrEqual(rttMs);
    expect(measured.bytesDown).toBeGreaterThan(0);
  });
});
