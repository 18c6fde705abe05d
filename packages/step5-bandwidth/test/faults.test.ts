import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { PROGRAMS } from '../src/bundle.mjs';
import { runRound } from '../src/measure/round.ts';
import { smallRound } from './small-round.ts';

const programs = {
  ...PROGRAMS,
  contender: path.join(path.dirname(PROGRAMS.contender), 'faulty-contender.js'),
};

describe.concurrent('losses', () => {
  test('finds out what is acknowledged and not delivered', async () => {
    const round = { ...smallRound('websocket', 'room', 5, 6), warmUp: [] };
    const { outcome } = await runRound(round, { programs });
    expect(outcome).toMatchObject({ sent: 6, refused: 0, delivered: 20, lost: 10 });
  });

  test('takes a message that comes twice for an error', async () => {
    await expect(runRound(smallRound('websocket', 'burst', 5, 6), { programs })).rejects.toThrow(
      /^Message \d+ came twice to person \d\.$/,
    );
  });

  test('counts what is refused, which is not lost', async () => {
    const fast = { ...smallRound('sse', 'burst', 2, 80), unlimited: false };
    const { outcome } = await runRound(fast, { programs: PROGRAMS });
    expect(outcome.refused).toBeGreaterThan(0);
    expect(outcome.lost).toBe(0);
    expect(outcome.delivered).toBe((80 - outcome.refused) * 2);
  });
});
