// npm test: installs everything, and runs every check. What has not changed since it passed is not run again.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { findBrowser, howToGetBrowser } from './find-browser.mjs';
import { install, root } from './install.mjs';

const checks = process.argv.includes('--long')
  ? ['test:long', '--concurrency=1']
  : ['//#format:check', 'lint', 'typecheck', 'build', 'test', '--concurrency=2'];

install('everything');

const browser = findBrowser();
if (browser === undefined) {
  const command = howToGetBrowser[process.platform] ?? howToGetBrowser.linux;
  console.log(`There is no Chromium here, so the browser tests are skipped. To get one: ${command}\n`);
}

const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules', 'turbo', 'bin', 'turbo'), 'run', ...checks, '--output-logs=errors-only'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(browser !== undefined && { CHROMIUM_PATH: browser }),
      // turbo asks for pnpm by its name.
      PATH: [path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter),
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
    },
  },
);
process.exit(status ?? 1);
