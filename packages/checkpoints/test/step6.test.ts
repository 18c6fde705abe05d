import { MemoryRoom } from 'chat-room';
import { startNetwork } from 'testing';
import { describe, expect, test } from 'vitest';

import { NOT_ASKED } from '../src/check.ts';
import { CHECKPOINTS, type Report, runCheckpoint } from '../src/index.ts';
import { ownServer, start } from './start.ts';
import { node, twoNodes } from './two-nodes.ts';

const core = CHECKPOINTS['6']?.checkpoint.core ?? [];

const failed = ({ checks }: Report) => checks.filter(({ passed }) => !passed).map(({ id }) => id);

/** The checks that fail by themselves, and not since they wait for another one. */
const wrong = ({ checks }: Report) =>
  checks.filter(({ passed, received }) => !passed && received !== NOT_ASKED).map(({ id }) => id);

/** A check and those that cannot hold without it. */
function withDependants(id: string): string[] {
  const fall = new Set([id]);
  for (const check of core) {
    if (check.needs?.some((need) => fall.has(need))) {
      fall.add(check.id);
    }
  }
  return [...fall];
}

test('one chat at two addresses passes checkpoint 6 whole', async (context) => {
  const [url, other] = await twoNodes(context, () => false);
  const report = await runCheckpoint('6', url, [other]);
  expect(failed(report)).toEqual([]);
  expect(report).toMatchObject({ passed: true, url, urls: [url, other], beyond: [] });
});

test('so it does at three', async (context) => {
  const shared = new MemoryRoom();
  const urls: string[] = [];
  for (let count = 0; count < 3; count++) {
    urls.push(await start(node(shared), context));
  }
  const [url = '', ...others] = urls;
  expect(failed(await runCheckpoint('6', url, others))).toEqual([]);
});

test('nobody is left in the chat afterwards', async (context) => {
  const shared = new MemoryRoom();
  const [url, other] = [await start(node(shared), context), await start(node(shared), context)];
  await runCheckpoint('6', url, [other]);
  await expect.poll(() => shared.here()).toEqual([]);
});

test('step 3 behind two ways to it does all but say whether it is ready', async (context) => {
  const url = await start(await ownServer(3), context);
  const way = await startNetwork(url);
  context.onTestFinished(() => way.close());
  expect(failed(await runCheckpoint('6', url, [way.url]))).toEqual(['ready']);
});

test('two chats that know nothing of each other fail', async (context) => {
  const [url, other] = [
    await start(node(new MemoryRoom()), context),
    await start(node(new MemoryRoom()), context),
  ];
  const report = await runCheckpoint('6', url, [other]);
  expect(wrong(report)).toEqual(['names', 'presence', 'typing', 'take-over', 'message']);
  expect(report.passed).toBe(false);
});

test('so do two of which one loses what is said', async (context) => {
  const [url, other] = await twoNodes(context, (fault) => fault === 'loses');
  const { checks } = await runCheckpoint('6', url, [other]);
  const { expected } = checks.find(({ id }) => id === 'message') ?? {};
  expect(expected).toBe(`"new message" at ${new URL(other).host}`);
});

// A check that something is missing waits for it, so these wait side by side.
describe.concurrent('checkpoint 6', () => {
  test.for(core.map(({ id }) => id))(
    'fails two nodes of which one has the fault %s, and says what to do',
    async (fault, context) => {
      const [url, other] = await twoNodes(context, (name) => name === fault);
      const report = await runCheckpoint('6', url, [other]);
      context.expect(failed(report).toSorted()).toEqual(withDependants(fault).toSorted());
      context.expect(report.passed).toBe(false);
      context.expect(report.checks.find(({ id }) => id === fault)).toEqual({
        id: fault,
        title: expect.any(String),
        passed: false,
        expected: expect.stringMatching(/\S/),
        received: expect.stringMatching(/\S/),
        hint: expect.stringMatching(/\(docs\/\S+\)$/),
      });
    },
  );
});
