import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { messagesOfRounds } from '../src/measure/scenarios.ts';
import { mulberry32 } from '../src/people/random.ts';
import { type Action, pastedLines, typedLines } from '../src/people/workload.ts';

const workload = fc.record({
  people: fc.integer({ min: 1, max: 30 }),
  messages: fc.integer({ min: 0, max: 100 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

const said = ({ does }: Action) => (typeof does === 'object' ? [does] : []);

test('mulberry32 gives the numbers that others give', () => {
  // Computed with the function on the page that is named at ours.
  const random = mulberry32(1);
  const numbers = [random(), random(), random()];
  expect(numbers).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
});

describe.each([
  ['typed', typedLines],
  ['pasted', (each: Parameters<typeof typedLines>[0]) => pastedLines(each, 5)],
])('%s lines', (_, lines) => {
  test('are the same for the same seed, and others for another', () => {
    fc.assert(
      fc.property(workload, (each) => {
        expect(lines(each)).toEqual(lines(each));
      }),
    );
    const one = { people: 5, messages: 20, seed: 1 };
    expect(lines(one)).not.toEqual(lines({ ...one, seed: 2 }));
  });

  test('are as many as asked for, in the order of time, by all in turn, each with an id of its own', () => {
    fc.assert(
      fc.property(workload, (each) => {
        const actions = lines(each);
        const times = actions.map(({ atMs }) => atMs);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        const messages = actions.flatMap(said);
        expect(messages).toHaveLength(each.messages);
        expect(new Set(messages.map(({ clientId }) => clientId)).size).toBe(each.messages);
        expect(messages.every(({ message }) => message.trim() !== '')).toBe(true);
        expect(actions.every(({ person }) => person < each.people)).toBe(true);
      }),
    );
  });
});

test('whoever types says so at the first key and every 3 seconds, and ends it when the line is sent', () => {
  fc.assert(
    fc.property(workload, (each) => {
      for (let person = 0; person < each.people; person += 1) {
        const own = typedLines(each).filter((action) => action.person === person);
        let announcedAt: number | undefined;
        let open = false;
        for (const { atMs, does } of own) {
          if (does === 'typing') {
            expect(atMs - (announcedAt ?? -Infinity)).toBeGreaterThanOrEqual(3000);
            announcedAt = atMs;
            open = true;
          } else if (does === 'stop typing') {
            expect(open).toBe(true);
            [announcedAt, open] = [undefined, false];
          } else {
            expect(open).toBe(true);
          }
        }
        expect(open).toBe(false);
      }
    }),
    { numRuns: 30 },
  );
});

test('messages are spread over the rounds as evenly as it goes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 9 }), (messages, rounds) => {
      const spread = messagesOfRounds(messages, rounds);
      expect(spread.reduce((all, each) => all + each, 0)).toBe(messages);
      expect(Math.max(...spread) - Math.min(...spread)).toBeLessThanOrEqual(1);
      expect(Math.min(...spread)).toBeGreaterThan(0);
    }),
  );
});
