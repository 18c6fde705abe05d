import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';

import { NOT_ASKED } from '../src/check.ts';
import { type Check, CHECKPOINTS, type Report, runCheckpoint } from '../src/index.ts';
import { wholeChatServer } from './beyond-servers.ts';
import { chatServer, type Faults, helloServer, socketsServer } from './core-servers.ts';
import { labServer } from './lab-servers.ts';
import { ownServer, silentServer, start } from './start.ts';

const failed = ({ checks, beyond }: Report) => [...checks, ...beyond].filter(({ passed }) => !passed);
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

/** A check and those that cannot hold without it. */
function withDependants(all: readonly Check[], id: string): string[] {
  const fall = new Set([id]);
  for (const check of all) {
    if (check.needs?.some((need) => fall.has(need))) {
      fall.add(check.id);
    }
  }
  return [...fall];
}

describe('each step’s own server', () => {
  test.for([1, 2, 3] as const)('passes checkpoint %i whole, in under 3 seconds', async (step, context) => {
    const number = String(step);
    const url = await start(await ownServer(step), context);
    const before = performance.now();
    const report = await runCheckpoint(number, url);
    expect(failed(report)).toEqual([]);
    expect(report.passed).toBe(true);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

test('the lab passes checkpoint 5 whole', { timeout: 60_000 }, async (context) => {
  const report = await runCheckpoint('5', await start(await ownServer(5), context));
  expect(failed(report)).toEqual([]);
  expect(report.passed).toBe(true);
});

test('a lab that is busy with a race in a window says so, and nothing else is asked', async (context) => {
  const busy = await runCheckpoint(
    '5',
    await start(
      labServer((name) => name === 'race'),
      context,
    ),
  );
  const wrong = busy.checks.filter(({ received }) => received !== NOT_ASKED && received !== undefined);
  expect(ids(wrong)).toEqual(['race']);
  expect(wrong[0]?.received).toBe(
    'A race is going on in another window. Wait until it is over, or close that window.',
  );
});

test('the plain chat in place of the lab fails with a hint', async (context) => {
  const { checks, passed } = await runCheckpoint('5', await start(await ownServer(3), context));
  expect(passed).toBe(false);
  expect(checks.find(({ id }) => id === 'race')?.hint).toContain('--transport polling');
});

// A check that something is missing waits for it, so these wait side by side.
describe.concurrent.each([
  ['1', helloServer],
  ['2', socketsServer],
  ['3', chatServer],
  ['5', labServer],
] as const)('checkpoint %s', (number, server: (has: Faults) => FastifyInstance) => {
  const core = CHECKPOINTS[number]?.checkpoint.core ?? [];

  test('passes a server that keeps the core and nothing beyond', async (context) => {
    const report = await runCheckpoint(
      number,
      await start(
        server(() => false),
        context,
      ),
    );
    context.expect(failed({ ...report, beyond: [] })).toEqual([]);
    context.expect(report.passed).toBe(true);
  });

  test.for(ids(core))('fails a server with the fault %s, and says what to do', async (fault, context) => {
    const faulty = server((name) => name === fault);
    const report = await runCheckpoint(number, await start(faulty, context));
    const fallen = ids(failed({ ...report, beyond: [] }));
    context.expect(fallen.toSorted()).toEqual(withDependants(core, fault).toSorted());
    context.expect(report.passed).toBe(false);
    context.expect(report.checks.find(({ id }) => id === fault)).toEqual({
      id: fault,
      title: expect.any(String),
      passed: false,
      expected: expect.stringMatching(/\S/),
      received: expect.stringMatching(/\S/),
      hint: expect.stringMatching(/\(docs\/\S+\)$/),
    });
  });
});

test.for([
  ['2', 'no-broadcast', socketsServer, ['all'], 'test.emit(…)'],
  ['3', 'twice', chatServer, ['message'], 'once a connection'],
] as const)(
  'checkpoint %s fails where a learner makes the mistake %s',
  async ([number, mistake, server, asked, hint], context) => {
    const url = await start(
      server((name) => name === mistake),
      context,
    );
    const { checks } = await runCheckpoint(number, url);
    const wrong = checks.filter(({ passed, received }) => !passed && received !== NOT_ASKED);
    expect(ids(wrong)).toEqual(asked);
    expect(wrong[0]?.hint).toContain(hint);
  },
);

test('checkpoint 2 passes a server that other people use meanwhile', async (context) => {
  const crowded = socketsServer((name) => name === 'company');
  expect((await runCheckpoint('2', await start(crowded, context))).passed).toBe(true);
});

describe.concurrent('beyond the core of step 3', () => {
  const { core = [], beyond = [] } = CHECKPOINTS['3']?.checkpoint ?? {};

  test.for(ids(beyond))('a server with the fault %s is told so, and passes', async (fault, context) => {
    const faulty = wholeChatServer((name) => name === fault);
    const report = await runCheckpoint('3', await start(faulty, context));
    const fallen = withDependants([...core, ...beyond], fault);
    context.expect(ids(failed(report)).toSorted()).toEqual(fallen.toSorted());
    context.expect(report.passed).toBe(true);
  });
});

test.for(['1', '2', '3', '5', '6'])(
  'a server that never answers fails checkpoint %s in under 10 seconds',
  async (number, context) => {
    const url = await start(silentServer(), context);
    const before = performance.now();
    const report = await runCheckpoint(number, url);
    expect(report.checks.some(({ passed }) => passed)).toBe(false);
    expect(performance.now() - before).toBeLessThan(10_000);
  },
);
