import { describe, expect, test } from 'vitest';

import type { Compression } from '../src/contenders/compressions.ts';
import { type ContenderName, isOverHttp2, TLS_CONTENDERS } from '../src/contenders/names.ts';
import { pastedLines } from '../src/people/workload.ts';
import { roundBesideProxy } from './round-beside-proxy.ts';
import { smallRound } from './small-round.ts';

const PEOPLE = 4;
const LINES = 40;

/** The two switches between which the bytes of a contender differ. */
const SWITCHES: Record<ContenderName, [less: Compression, more: Compression]> = {
  'short-polling': ['off', 'polls'],
  'long-polling': ['off', 'polls'],
  'long-polling-h2': ['off', 'polls'],
  sse: ['polls', 'all'],
  'sse-h2': ['polls', 'all'],
  websocket: ['polls', 'all'],
};

/** @returns how many bytes people got when all lines came at once, so that a poll brings many */
async function bytesDown(name: ContenderName, compression: Compression): Promise<number> {
  const { measured, outcome } = await roundBesideProxy({
    ...smallRound(name, 'burst', PEOPLE),
    actions: pastedLines({ people: PEOPLE, messages: LINES, seed: 1 }, 0),
    compression,
    tls: isOverHttp2(name),
  });
  expect(outcome).toMatchObject({ sent: LINES, delivered: PEOPLE * LINES, refused: 0, lost: 0 });
  return measured.bytesDown;
}

describe.concurrent.each(TLS_CONTENDERS)('%s', (name) => {
  test('takes fewer bytes where it is compressed, and all are counted', async () => {
    const [less, more] = SWITCHES[name];
    expect(await bytesDown(name, more)).toBeLessThan(0.8 * (await bytesDown(name, less)));
  });
});
