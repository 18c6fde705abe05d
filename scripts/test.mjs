// npm test: installs everything, and runs every check. What has not changed since it passed is not run again.
import { findBrowser } from './find-browser.mjs';
import { findRedis } from './find-redis.mjs';
import { install } from './install.mjs';
import { turbo } from './turbo.mjs';

const checks = ['//#format:check', '//#check:root', 'lint', 'typecheck', 'build', 'test'];
// pnpm docs:check: what holds the pages against the rest, and nothing else.
const docs = ['run', 'test', '--filter=docs-check', '--filter=docs-pictures'];
const quickly = ['run', ...checks, '--concurrency=2', '--output-logs=errors-only'];
// Measurements want the machine for themselves, and their numbers are to be seen.
const atLength = ['run', 'test:long', '--concurrency=1', '--output-logs=full'];

install('everything');

const { browser, howToGet } = findBrowser();
if (browser === undefined) {
  console.log(`There is no Chromium here, so the browser tests are skipped. To get one: ${howToGet}\n`);
}
const { redis, howToGet: howToGetRedis } = findRedis();
if (redis === undefined) {
  console.log(`There is no Redis here, so the tests with one are skipped. To get one: ${howToGetRedis}\n`);
}
turbo(process.argv.includes('--long') ? atLength : process.argv.includes('--docs') ? docs : quickly, {
  ...(browser !== undefined && { CHROMIUM_PATH: browser }),
  // Named, so that tests that were skipped run once there is one.
  ...(redis !== undefined && { REDIS_SERVER_PATH: redis }),
});
