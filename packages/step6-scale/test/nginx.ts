import { beforeAll, describe } from 'vitest';

import { nginxAvailable } from './nginx-server.ts';

export { type Nginx, startNginx } from './nginx-server.ts';

/**
 * A `describe` for tests that start nginx. Without one they are skipped, except with `CI=true`, where that is a failure.
 */
export function describeWithNginx(name: string, tests: () => void): void {
  describe.skipIf(!nginxAvailable && process.env['CI'] !== 'true')(
    nginxAvailable ? name : `${name} (without an nginx these are skipped)`,
    () => {
      beforeAll(() => {
        if (!nginxAvailable) {
          throw new Error('There is no nginx. Install it: the package nginx-light, or nginx.');
        }
      });
      tests();
    },
  );
}
