import type { ChatNode } from './chat-node.ts';
import { until } from './crowd.ts';
import { pause } from './pause.ts';
import type { Fault, Scene } from './trial.ts';
import { onNodes, onWorkers } from './victims.ts';

/** Milliseconds within which those who were on a process that was killed have noticed it. */
const NOTICED_WITHIN = 5000;
const HOUR = 60 * 60 * 1000;

export const FAULTS: readonly Fault[] = [
  {
    name: 'worker-killed',
    what: 'kill -9 of a worker; one of its people stays away',
    isShort: true,
    start: onWorkers(async ({ node }, { crowd }) => {
      node.killWorker();
      await oneStaysAway(crowd);
    }),
  },
  {
    name: 'server-killed',
    what: 'kill -9 of the server, started again on its file',
    isShort: true,
    start: onWorkers(async ({ node }) => {
      await node.stop('SIGKILL');
      await node.restart();
    }),
  },
  {
    name: 'server-restarted',
    what: 'SIGTERM to the server, started again on its file',
    isShort: true,
    start: onWorkers(async ({ node }) => {
      await node.drain();
      await node.restart();
    }),
  },
  {
    name: 'cut-5',
    what: 'the networks of every fifth swallow everything for 5 s, and are reset',
    isShort: true,
    start: onWorkers((_, scene) => cut(scene, 5)),
  },
  {
    name: 'cut-30',
    what: 'the networks of every fifth swallow everything for 30 s, and are reset',
    start: onWorkers((_, scene) => cut(scene, 30)),
  },
  {
    name: 'cut-90',
    what: 'the networks of every fifth swallow everything for 90 s, and are reset',
    start: onWorkers((_, scene) => cut(scene, 90)),
  },
  {
    name: 'forgotten',
    what: 'the connections of every fifth are forgotten on the way, and nobody is told',
    start: onWorkers((_, scene) => cut(scene, 5, 'forgotten')),
  },
  {
    name: 'node-killed',
    what: 'kill -9 of a node; one of its people stays away',
    isShort: true,
    needs: ['redis-server'],
    start: onNodes(async ({ nodes }, { front, crowd }) => {
      await nodes.shift()?.stop('SIGKILL');
      await front.use(nodes.map(({ url }) => url));
      await oneStaysAway(crowd);
    }),
  },
  {
    name: 'rolling-restart',
    what: 'SIGTERM to each node in turn, the next when it is ready again',
    isShort: true,
    needs: ['redis-server'],
    start: onNodes(({ nodes }) => restartInTurn(nodes)),
  },
  {
    name: 'node-killed-nginx',
    what: 'kill -9 of a node behind nginx; one of its people stays away',
    isShort: true,
    needs: ['redis-server', 'nginx'],
    start: onNodes(
      async ({ nodes }, { crowd }) => {
        await nodes.shift()?.stop('SIGKILL');
        await oneStaysAway(crowd);
      },
      { behindNginx: true },
    ),
  },
  {
    name: 'rolling-restart-nginx',
    what: 'SIGTERM to each node behind nginx in turn, the next when it is ready again',
    isShort: true,
    needs: ['redis-server', 'nginx'],
    start: onNodes(({ nodes }) => restartInTurn(nodes), { behindNginx: true }),
  },
  {
    name: 'clock-jump',
    what: 'a clock of a node jumps 30 hours ahead and back, and people come back there',
    isShort: true,
    needs: ['redis-server'],
    start: onNodes(async ({ jump }, scene) => {
      // A token is good for 24 hours.
      await jump(30 * HOUR);
      await cut(scene, 1);
      await jump(-30 * HOUR);
      await cut(scene, 1);
      await jump(0);
    }),
  },
  {
    name: 'redis-frozen',
    what: 'Redis does not answer for 30 s (SIGSTOP, SIGCONT)',
    needs: ['redis-server'],
    start: onNodes(async ({ redis }) => {
      redis.freeze();
      await pause(30_000);
      redis.thaw();
    }),
  },
  {
    name: 'redis-stopped',
    what: 'Redis is shut down for 30 s, and started again on its data',
    needs: ['redis-server'],
    start: onNodes(async ({ redis }) => {
      await redis.stop('SIGTERM');
      await pause(30_000);
      await redis.start();
    }),
  },
  {
    name: 'redis-killed',
    what: 'kill -9 of Redis, started again on its data',
    isShort: true,
    needs: ['redis-server'],
    start: onNodes(async ({ redis }) => {
      await redis.stop('SIGKILL');
      await redis.start();
    }),
  },
  {
    name: 'cut-30-nodes',
    what: 'the networks of every fifth swallow everything for 30 s, and are reset',
    needs: ['redis-server'],
    start: onNodes((_, scene) => cut(scene, 30)),
  },
];

/** Somebody who was on the process that was killed does not come back, and has to disappear. */
async function oneStaysAway(crowd: Scene['crowd']): Promise<void> {
  await until(() => {
    const dropped = crowd.people.find(({ isIn }) => !isIn);
    dropped?.stayAway();
    return dropped !== undefined;
  }, NOTICED_WITHIN);
}

async function restartInTurn(nodes: readonly ChatNode[]): Promise<void> {
  for (const node of nodes) {
    await node.drain();
    await node.restart();
  }
}

async function cut(
  { networks }: Scene,
  seconds: number,
  old: 'reset' | 'forgotten' = 'reset',
): Promise<void> {
  networks.forEach((network) => network.silence());
  await pause(seconds * 1000);
  networks.forEach((network) => network.restore(old));
}
