import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from 'testing/free-port';

const deploy = path.join(import.meta.dirname, '..', 'deploy');

/** Milliseconds between two looks whether it listens. */
const LOOKS_EVERY = 20;

/** Whether there is an `nginx` on this machine. */
export const nginxAvailable = spawnSync('nginx', ['-v']).status === 0;

export interface Nginx {
  url: string;
  stop(): Promise<void>;
}

/**
 * Runs nginx as `deploy/nginx.conf` says, on a free port and in front of nodes on other ports.
 * @param nodes the ports in place of 3006 and 3007
 * @param isSticky `false`: each request goes to the next node, whatever its session
 * @param from the folder `deploy`, for a bundle, which is elsewhere
 * @throws if it ends at once, with what it said
 */
export async function startNginx(
  nodes: readonly [number, number],
  isSticky = true,
  from = deploy,
): Promise<Nginx> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-'));
  const port = await freePort();
  await cp(from, folder, { recursive: true });
  const edit = async (name: string, change: (text: string) => string) => {
    const file = path.join(folder, name);
    await writeFile(file, change(await readFile(file, 'utf8')));
  };
  await edit('nodes.conf', (text) =>
    text
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replaceAll('127.0.0.1:3006', `127.0.0.1:${nodes[0]}`)
      .replaceAll('127.0.0.1:3007', `127.0.0.1:${nodes[1]}`),
  );
  if (!isSticky) {
    await edit('chat.conf', (text) => text.replace('http://$node', 'http://nodes'));
  }
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => (errors += String(data)));
  const ended = once(child, 'close');
  while (!(await listens(port))) {
    if (child.exitCode !== null) {
      throw new Error(`nginx has ended: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY));
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
