// npm start: installs what the chat needs and no more, builds it, and runs it.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

import { install, root } from './install.mjs';

install('chat');

const chat = path.join(root, 'packages', 'step3-chat');
const stage = path.join(root, 'packages', 'stage-build', 'bin', 'stage.mjs');
const { status } = spawnSync(process.execPath, [stage, 'build'], { cwd: chat, stdio: 'inherit' });
if (status !== 0) {
  process.exit(1);
}

const server = spawn(process.execPath, [path.join(chat, 'dist', 'server.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// At Ctrl+C the terminal tells the server itself; this process waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.on('exit', (code) => process.exit(code ?? 1));
