import { redisAvailable } from 'testing/redis-server';
import { describe, expect, test } from 'vitest';

import { FAULTS } from '../../src/faults.ts';
import { FULL, trial } from '../../src/trial.ts';

const inCI = process.env['CI'] === 'true';

describe('nothing is lost, doubled, out of order or miscounted by', () => {
  for (const fault of FAULTS) {
    // Without a redis-server, trying it fails.
    const isPossible = redisAvailable || !fault.needsRedis || inCI;
    const title = `${fault.name}: ${fault.what}`;
    test.skipIf(!isPossible)(isPossible ? title : `${title} (there is no redis-server)`, async () => {
      const report = await trial(fault, FULL);
      console.log(report);
      expect(report.evidence).toEqual([]);
      expect(report).toMatchObject({ lost: 0, doubled: 0, disordered: 0, miscounted: 0, failed: 0 });
    });
  }
});
