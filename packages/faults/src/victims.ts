import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { type Nginx, startNginx } from 'step6-scale/nginx';
import { type RedisServer, startRedis } from 'testing/redis-server';

import { ChatNode } from './chat-node.ts';
import type { Scene, Victim } from './trial.ts';

/** The built server of step 6, seen from this folder and from the bundle's. */
export const STEP6 = path.join(import.meta.dirname, '..', '..', 'step6-scale', 'dist', 'server.js');
/** One more than kill -9 leaves two of. */
const WORKERS = 3;
const WORKERS_OF_NODE = 2;
const DEPLOY = path.join(import.meta.dirname, '..', '..', 'step6-scale', 'deploy');
const CLOCK = path.join(import.meta.dirname, '..', 'src', 'jumping-clock.mjs');

type Strike<On> = (on: On, scene: Scene) => Promise<void>;

export interface OnWorkers {
  node: ChatNode;
}

/** One server with some workers, whose history is in a file. */
export function onWorkers(strike: Strike<OnWorkers>): () => Promise<Victim> {
  return () =>
    inFolder(async (folder) => {
      const args = ['--workers', String(WORKERS), '--data', path.join(folder, 'chat.db')];
      const node = await ChatNode.start(STEP6, args);
      return {
        what: `a server of ${WORKERS} workers`,
        addresses: () => [node.url],
        complaints: () => node.complaints,
        strike: (scene) => strike({ node }, scene),
        close: async () => void (await node.stop('SIGKILL')),
      };
    });
}

export interface OnNodes {
  nodes: ChatNode[];
  redis: RedisServer;
  /** Has the clock of the first node jump by so many milliseconds. Resolves when all its processes have. */
  jump: (ms: number) => Promise<void>;
}

/**
 * Two servers with one Redis, which keeps what `appendfsync everysec` promises.
 * @param behindNginx as step 6 configures it, in place of the trial's own load balancer
 */
export function onNodes(
  strike: Strike<OnNodes>,
  { behindNginx = false }: { behindNginx?: boolean } = {},
): () => Promise<Victim> {
  return () =>
    inFolder(async (folder) => {
      const redis = await startRedis(['--appendfsync', 'everysec']);
      const nodes: ChatNode[] = [];
      let nginx: Nginx | undefined;
      const close = async () => {
        await nginx?.stop();
        await Promise.all(nodes.map((node) => node.stop('SIGKILL')));
        await redis.close();
      };
      try {
        const args = [
          '--workers',
          String(WORKERS_OF_NODE),
          '--redis',
          redis.url,
          '--trust-proxy',
          'loopback',
        ];
        const clock = path.join(folder, 'clock');
        const env = { NODE_OPTIONS: `--import=${pathToFileURL(CLOCK).href}`, CLOCK_FILE: clock };
        nodes.push(await ChatNode.start(STEP6, [...args, '--node', 'n1'], env));
        nodes.push(await ChatNode.start(STEP6, [...args, '--node', 'n2']));
        if (behindNginx) {
          const [first = 0, second = 0] = nodes.map(({ port }) => port);
          nginx = await startNginx([first, second], true, DEPLOY);
        }
        return {
          what: '2 nodes, one Redis',
          way: nginx?.url,
          addresses: () => nodes.map(({ url }) => url),
          complaints: () => nodes.flatMap(({ complaints }) => complaints),
          strike: (scene) => strike({ nodes, redis, jump: (ms) => jump(nodes[0]!, clock, ms) }, scene),
          close,
        };
      } catch (error) {
        await close();
        throw error;
      }
    });
}

/** Tells the clock of a node, and waits until all its processes have it. */
async function jump(node: ChatNode, clock: string, ms: number): Promise<void> {
  await writeFile(clock, String(ms));
  await Promise.all(
    node.workers.map((pid) => node.line(new RegExp(`^The clock of process ${pid} is ${ms} ms ahead`))),
  );
}

/** Gives a chat a folder of its own, for as long as it runs. */
async function inFolder(start: (folder: string) => Promise<Victim>): Promise<Victim> {
  const folder = await mkdtemp(path.join(tmpdir(), 'faults-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const victim = await start(folder);
    return { ...victim, close: () => victim.close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
