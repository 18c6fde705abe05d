import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { beforeAll, describe } from 'vitest';

const deploy = path.join(import.meta.dirname, '..', 'deploy');

/** Milliseconds between two looks whether it listens. */
const LOOKS_EVERY = 20;

const available = spawnSync('nginx', ['-v']).status === 0;

/**
 * A `describe` for tests that start nginx. Without one they are skipped, except with `CI=true`, where that is a failure.
 */
export function describeWithNginx(name: string, tests: () => void): void {
  describe.skipIf(!available && process.env['CI'] !== 'true')(
    available ? name : `${name} (without an nginx these are skipped)`,
    () => {
      beforeAll(() => {
        if (!available) {
          throw new Error('There is no nginx. Install it: the package nginx-light, or nginx.');
        }
      });
      tests();
    },
  );
}

export interface Nginx {
  url: string;
  stop(): Promise<void>;
}

/**
 * Runs nginx as `deploy/nginx.conf` says, on a free port and in front of nodes on other ports.
 * @param nodes the ports in place of 3006 and 3007
 * @param isSticky `false`: each request goes to the next node, whatever its session
 * @throws if it ends at once, with what it said
 */
export async function startNginx(nodes: readonly [number, number], isSticky = true): Promise<Nginx> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-'));
  const port = await freePort();
  await cp(deploy, folder, { recursive: true });
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
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
