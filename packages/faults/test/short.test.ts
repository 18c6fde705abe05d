import { describe, expect, test } from 'vitest';

import { FAULTS } from '../src/faults.ts';
import { FULL, trial } from '../src/trial.ts';

/** Enough to be on every process, over both transports, and on a network that is cut. */
const FEW = { ...FULL, people: 10, before: 1000, looks: 2 };

describe('nothing is lost, doubled, out of order or miscounted by', () => {
  test.each(FAULTS.filter(({ name }) => ['worker-killed', 'cut-5'].includes(name)))(
    '$name: $what',
    async (fault) => {
      const report = await trial(fault, FEW);
      expect(report.evidence).toEqual([]);
      expect(report).toMatchObject({ lost: 0, doubled: 0, disordered: 0, miscounted: 0, failed: 0 });
      expect(report.messages).toBeGreaterThan(100);
    },
  );
});
