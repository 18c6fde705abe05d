import type { HistoryPage } from 'chat-protocol';
import { MemoryLog, type MessageLog, type Missed } from 'chat-room';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { SqliteLog } from '../src/index.ts';

const owner = fc.constantFrom('ana', 'bo');
const clientId = fc.option(
  fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.string({ unit: 'binary', minLength: 1 })),
  {
    nil: undefined,
  },
);
const seq = fc.nat(30);
const one = fc.record({ owner, clientId, message: fc.string({ unit: 'binary' }) });
const operation = fc.oneof(
  // What is said within one tick.
  fc.record({ kind: fc.constant('add' as const), all: fc.array(one, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('find' as const), owner, clientId }),
  fc.record({ kind: fc.constant('since' as const), seq: fc.option(seq, { nil: undefined }) }),
  fc.record({
    kind: fc.constant('page' as const),
    request: fc.record(
      { before: seq, after: seq, limit: fc.integer({ min: 1, max: 60 }) },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ kind: fc.constant('remove' as const), seq }),
);
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

/** Without what no two logs have in common. */
function withoutEpoch({ epoch: _epoch, ...answer }: HistoryPage | Missed) {
  return answer;
}

async function answersOf(log: MessageLog, operations: Operation[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  const { epoch } = log.since(undefined);
  let count = 0;
  for (const each of operations) {
    switch (each.kind) {
      case 'add':
        answers.push(
          ...(await Promise.all(
            each.all.map(async (said) => {
              count += 1;
              const { message, clientId: id } = said;
              return log.add(said.owner, {
                id: `id ${count}`,
                username: said.owner,
                message,
                sentAt: count,
                ...(id !== undefined && { clientId: id }),
              });
            }),
          )),
        );
        break;
      case 'find':
        answers.push(await log.find(each.owner, each.clientId));
        break;
      case 'since':
        answers.push(withoutEpoch(log.since(each.seq === undefined ? undefined : { epoch, seq: each.seq })));
        break;
      case 'page':
        answers.push(withoutEpoch(log.page(each.request)));
        break;
      case 'remove':
        answers.push(log.remove(`id ${each.seq}`));
        answers.push(log.removed);
        break;
    }
  }
  return answers;
}

test('in a file or in memory, a log answers alike', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
      const log = new SqliteLog(':memory:');
      try {
        expect(await answersOf(log, operations)).toEqual(
          await answersOf(new MemoryLog(Infinity), operations),
        );
      } finally {
        log.close();
      }
    }),
  );
});
