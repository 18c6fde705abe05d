import { until } from './crowd.ts';
import { type Fault, pause, type Scene } from './trial.ts';
import { onWorkers } from './victims.ts';

/** Milliseconds within which those who were on a process that was killed have noticed it. */
const NOTICED_WITHIN = 5000;

export const FAULTS: readonly Fault[] = [
  {
    name: 'worker-killed',
    what: 'kill -9 of a worker; one of its people stays away',
    isShort: true,
    start: onWorkers(async ({ node }, { crowd }) => {
      process.kill(node.workers[0]!, 'SIGKILL');
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
];

/** Somebody who was on the process that was killed does not come back, and has to disappear. */
async function oneStaysAway(crowd: Scene['crowd']): Promise<void> {
  await until(() => {
    const dropped = crowd.people.find(({ isIn }) => !isIn);
    dropped?.stayAway();
    return dropped !== undefined;
  }, NOTICED_WITHIN);
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
