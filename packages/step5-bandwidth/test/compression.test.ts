import { describe, expect, test } from 'vitest';

import { type Compression, COMPRESSIONS } from '../src/contenders/compressions.ts';
import { type ContenderName, isOverHttp2, TLS_CONTENDERS } from '../src/contenders/names.ts';
import { pastedLines } from '../src/people/workload.ts';
import { roundBesideProxy } from './round-beside-proxy.ts';
import { smallRound } from './small-round.ts';

const PEOPLE = 4;
const LINES = 40;

/** With which switch fewer bytes come down. */
const COMPRESSED: Record<ContenderName, readonly Compression[]> = {
  'short-polling': ['polls', 'all'],
  'long-polling': ['polls', 'all'],
  'long-polling-h2': ['polls', 'all'],
  sse: ['all'],
  'sse-h2': ['all'],
  websocket: ['all'],
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
    const off = await bytesDown(name, 'off');
    for (const compression of COMPRESSIONS) {
      const bytes = compression === 'off' ? off : await bytesDown(name, compression);
      const share = bytes / off;
      expect([compression, share < 0.8]).toEqual([compression, COMPRESSED[name].includes(compression)]);
    }
  });
});
