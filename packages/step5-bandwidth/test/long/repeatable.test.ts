import { describe, expect, test } from 'vitest';

import { PROGRAMS } from '../../src/bundle.mjs';
import { CONTENDERS } from '../../src/contenders/names.ts';
import { turns } from '../../src/measure/measure.ts';
import { report } from '../../src/measure/report.ts';
import type { RoundResult } from '../../src/measure/round.ts';
import { USUAL_INTERVAL } from '../../src/measure/scenarios.ts';

/** How much two runs with one seed may differ. */
const TOLERANCE = 0.03;

describe.each(CONTENDERS)('%s', (name) => {
  test('takes the same bytes per message when people type the same again', { timeout: 120_000 }, async () => {
    const measurement = {
      scenario: 'typing' as const,
      people: 20,
      messages: 60,
      rounds: 3,
      seed: 1,
      rttMs: 0,
      contenders: [{ name, intervalMs: name === 'short-polling' ? USUAL_INTERVAL : 0 }],
    };
    const bytes: number[] = [];
    for (let run = 0; run < 2; run += 1) {
      const results: RoundResult[] = [];
      for (const turn of turns(measurement)) {
        results.push(...(await turn.run({ programs: PROGRAMS })));
      }
      bytes.push(report(measurement, results, '').contenders[0]?.bytesPerMessage ?? 0);
    }
    const difference = (Math.max(...bytes) - Math.min(...bytes)) / Math.min(...bytes);
    console.log(`${name}: ${bytes.join(' and ')} bytes, a difference of ${(difference * 100).toFixed(2)} %`);
    expect(difference).toBeLessThan(TOLERANCE);
  });
});
