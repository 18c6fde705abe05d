// npm test: installs everything, and runs every check. What has not changed since it passed is not run again.
import { findBrowser } from './find-browser.mjs';
import { install } from './install.mjs';
import { turbo } from './turbo.mjs';

const checks = [
  '//#format:check',
  '//#check:scripts',
  'lint',
  'typecheck',
  'build',
  'test',
  '--concurrency=2',
];
// Measurements want the machine for themselves, and their results are no build product.
const measurements = ['test:long', '--concurrency=1', '--force'];

install('everything');

const { browser, howToGet } = findBrowser();
if (browser === undefined) {
  console.log(`There is no Chromium here, so the browser tests are skipped. To get one: ${howToGet}\n`);
}
turbo(
  ['run', ...(process.argv.includes('--long') ? measurements : checks), '--output-logs=errors-only'],
  browser === undefined ? {} : { CHROMIUM_PATH: browser },
);
