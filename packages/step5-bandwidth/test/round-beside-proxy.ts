import { expect } from 'vitest';

import { PROGRAMS } from '../src/bundle.mjs';
import type { Traffic } from 'serve/traffic';
import { type Round, type RoundResult, runRound } from '../src/measure/round.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';

/** Runs a round, and expects that it has counted what a proxy in between has counted, to the byte. */
export async function roundBesideProxy(round: Round): Promise<RoundResult> {
  let proxy: CountingProxy | undefined;
  let counted: object | undefined;
  let total: Traffic | undefined;
  const result = await runRound(round, {
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
  expect(counted).toEqual({
    connections: total?.connections,
    bytesUp: total?.bytesUp,
    bytesDown: total?.bytesDown,
  });
  // And none of it is in no phase, or in two.
  const { handshake, warmUp, measured } = result;
  for (const count of ['requests', 'connections', 'bytesUp', 'bytesDown'] as const) {
    expect(handshake[count] + warmUp[count] + measured[count]).toBe(total?.[count]);
  }
  return result;
}
