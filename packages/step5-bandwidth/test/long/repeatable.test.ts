import { expect, test } from 'vitest';

import { PROGRAMS } from '../../src/bundle.mjs';
import { CONTENDERS } from '../../src/contenders/names.ts';
import { turns } from '../../src/measure/measure.ts';
import { report } from '../../src/measure/report.ts';
import type { RoundResult } from '../../src/measure/round.ts';
import { USUAL_INTERVAL } from '../../src/measure/scenarios.ts';

/** How much two runs with one seed may differ. */
const TOLERANCE = 0.03;

/** Its bytes depend on which messages share an answer, and so on how busy the machine is: it is measured alone. */
const ALONE = 'long-polling';

/** @returns by how much the bytes per message of two runs differ, 0.01 for one per cent */
async function difference(name: (typeof CONTENDERS)[number]): Promise<number> {
  const measurement = {
    scenario: 'typing' as const,
    people: 20,
    messages: 60,
    rounds: 3,
    seed: 1,
    rttMs: 0,
    compression: 'polls' as const,
    tls: false,
    abreast: 1,
    contenders: [{ name, intervalMs: name === 'short-polling' ? USUAL_INTERVAL : 0 }],
  };
  const bytes: number[] = [];
  for (let run = 0; run < 2; run += 1) {
    const results: RoundResult[] = [];
    for (const turn of turns(measurement)) {
      results.push(...(await turn.run({ programs: PROGRAMS })));
    }
    bytes.push(report(measurement, results, { client: '', node: '' }).contenders[0]?.bytesPerMessage ?? 0);
  }
  const [least, most] = [Math.min(...bytes), Math.max(...bytes)];
  console.log(
    `${name}: ${bytes.join(' and ')} bytes, a difference of ${((most / least - 1) * 100).toFixed(2)} %`,
  );
  return most / least - 1;
}

const title = '%s takes the same bytes per message when people type the same again';

test.concurrent.each(CONTENDERS.filter((name) => name !== ALONE))(
  title,
  { timeout: 120_000 },
  async (name) => {
    expect(await difference(name)).toBeLessThan(TOLERANCE);
  },
);

test.each([ALONE] as const)(title, { timeout: 120_000 }, async (name) => {
  expect(await difference(name)).toBeLessThan(TOLERANCE);
});
