import { describe, expect, test } from 'vitest';

import { FAULTS } from '../../src/faults.ts';
import { missing } from '../../src/programs.ts';
import { FULL, trial } from '../../src/trial.ts';

const inCI = process.env['CI'] === 'true';

describe('nothing is lost, doubled, out of order or miscounted by', () => {
  for (const fault of FAULTS) {
    const lacking = missing(fault.needs);
    // Where nothing may be left out, trying it fails.
    const isPossible = lacking === undefined || inCI;
    const title = `${fault.name}: ${fault.what}`;
    test.skipIf(!isPossible)(isPossible ? title : `${title} (there is no ${lacking})`, async () => {
      const report = await trial(fault, FULL);
      console.log(report);
      expect(report.evidence).toEqual([]);
      expect(report).toMatchObject({ lost: 0, doubled: 0, disordered: 0, miscounted: 0, failed: 0 });
    });
  }
});
