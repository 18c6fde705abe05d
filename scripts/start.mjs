// npm start: installs what the chat needs and no more, builds it, and runs it.
import { spawn } from 'node:child_process';
import path from 'node:path';

import { pnpm, root } from './pnpm.mjs';

const offline = 'The chat’s parts could not be downloaded. Check the network, then run npm start again.';
// Of the stage's own development tools it needs the build, not what the tests are made of.
const chat = ['--filter', 'step3-chat...', '--filter', '!testing'];

pnpm([...chat, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter', 'append-only'], { hint: offline });
pnpm(['--silent', '--filter', 'step3-chat', 'build']);

const server = spawn(
  process.execPath,
  [path.join(root, 'packages', 'step3-chat', 'dist', 'server.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) {
  // At Ctrl+C the terminal tells the server itself; a signal to this process alone is passed on.
  process.on(signal, () => signal === 'SIGTERM' && server.kill(signal));
}
server.on('exit', (code) => process.exit(code ?? 1));
