import { describe, expect, test } from 'vitest';

import { FAULTS } from '../../src/faults.ts';
import { FULL, trial } from '../../src/trial.ts';

describe('nothing is lost, doubled, out of order or miscounted by', () => {
  test.each(FAULTS)('$name: $what', async (fault) => {
    const report = await trial(fault, FULL);
    console.log(report);
    expect(report.evidence).toEqual([]);
    expect(report).toMatchObject({ lost: 0, doubled: 0, disordered: 0, miscounted: 0, failed: 0 });
  });
});
