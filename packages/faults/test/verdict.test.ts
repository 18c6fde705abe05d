import type { ChatMessage } from 'chat-protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Diary, newDiary } from '../src/diary.ts';
import { judge, longestSilence, recovery, type Sighting } from '../src/verdict.ts';

const RIGHT = { lost: 0, doubled: 0, disordered: 0, miscounted: 0, failed: 0, evidence: [] };

function message(seq: number, text: string, username = 'ana'): ChatMessage {
  return { id: `id of ${text}`, seq, username, message: text, sentAt: 0, clientId: `c ${text}` };
}

/** Everyone has written one message, and all have seen all of them. */
function chat(names: readonly string[]): Diary[] {
  const said = names.map((name, index) => message(index + 1, `of ${name}`, name));
  return names.map((name, index) => ({
    ...newDiary(name),
    written: [{ clientId: `c of ${name}`, message: `of ${name}` }],
    acknowledged: new Map([[`c of ${name}`, [{ id: `id of of ${name}`, seq: index + 1 }]]]),
    shown: said.map((each) => ({ message: each, at: each.seq * 1000 })),
    users: [...names],
    numUsers: names.length,
  }));
}

function sighting(diaries: readonly Diary[], name = 'guest'): Sighting {
  const users = [...diaries.map((diary) => diary.name), name];
  const messages = diaries[0]?.shown.map((each) => each.message) ?? [];
  return { name, node: 'http://127.0.0.1:1/', people: { numUsers: users.length, users }, messages };
}

describe('the verdict', () => {
  test('is that all is well where all have seen the same', () => {
    const diaries = chat(['ana', 'bo', 'cy']);
    expect(judge(diaries, [sighting(diaries), sighting(diaries, 'other')])).toEqual(RIGHT);
  });

  test('finds whatever one page has lost, once for each message', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 5 }), (missing) => {
        const diaries = chat(['ana', 'bo', 'cy', 'di', 'ed', 'flo']);
        const [ana] = diaries;
        ana!.shown = ana!.shown.filter((_, index) => !missing.includes(index));
        expect(judge(diaries, []).lost).toBe(missing.length);
      }),
    );
  });

  test('finds every change of the order on a page', () => {
    const sizes = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    fc.assert(
      fc.property(sizes, (order) => {
        const diaries = chat(['ana', 'bo', 'cy', 'di', 'ed']);
        const [ana] = diaries;
        const { shown } = ana!;
        ana!.shown = order.map((index) => shown[index]!);
        const { disordered, lost, doubled } = judge(diaries, []);
        expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
        expect(disordered > 0).toBe(order.some((index, place) => index !== place));
      }),
    );
  });

  test('finds a number that stands for two messages', () => {
    const diaries = chat(['ana', 'bo']);
    const [one, two] = diaries[1]!.shown.map((each) => each.message);
    diaries[1]!.shown = [
      { message: { ...two!, seq: 1 }, at: 1 },
      { message: { ...one!, seq: 2 }, at: 2 },
    ];
    const { disordered, evidence } = judge(diaries, []);
    expect(disordered).toBeGreaterThanOrEqual(2);
    expect(evidence).toContain('disordered: bo has “of bo” as 1, which others have as “of ana”.');
    expect(evidence).toContain('disordered: “of bo” was acknowledged as 2, and bo has it as 1.');
  });

  test('finds what is on a page twice, and what nobody wrote', () => {
    const diaries = chat(['ana', 'bo']);
    diaries[0]!.shown.push({ message: message(3, 'of bo'), at: 3 }, { message: message(4, 'noise'), at: 4 });
    expect(judge(diaries, [])).toMatchObject({ doubled: 1, failed: 1, lost: 0 });
  });

  test('finds two acknowledgements that differ', () => {
    const diaries = chat(['ana']);
    diaries[0]!.acknowledged.get('c of ana')?.push({ id: 'id of of ana', seq: 7 });
    expect(judge(diaries, []).evidence).toEqual([
      'disordered: “of ana” was acknowledged as 7, and ana has it as 1.',
    ]);
  });

  test('finds a wrong number, a wrong name and one that is there twice', () => {
    const diaries = chat(['ana', 'bo', 'cy']);
    const guest = sighting(diaries);
    diaries[0]!.numUsers = 4;
    diaries[1]!.users = ['ana', 'bo', 'di'];
    diaries[2]!.users.push('cy');
    guest.people.users = guest.people.users.filter((name) => name !== 'cy');
    const { miscounted, evidence } = judge(diaries, [guest]);
    expect(miscounted).toBe(4);
    expect(evidence).toContain(
      'miscounted: bo knows of 3 people, and there are 3: without cy, with di besides.',
    );
  });

  test('finds people in another order at another node', () => {
    const diaries = chat(['ana', 'bo']);
    const other = sighting(diaries, 'other');
    other.people.users = ['bo', 'ana', 'other'];
    expect(judge(diaries, [sighting(diaries), other]).miscounted).toBe(1);
  });

  test('asks nothing of those who are gone but what they were told was taken', () => {
    const diaries = chat(['ana', 'bo']);
    const gone: Diary = {
      ...newDiary('gone'),
      written: [{ clientId: 'c1', message: 'never taken' }],
    };
    expect(judge(diaries, [], [gone])).toEqual(RIGHT);
    gone.acknowledged.set('c1', [{ id: 'id1', seq: 3 }]);
    expect(judge(diaries, [], [gone])).toMatchObject({ lost: 2 });
  });
});

test('the longest silence is between two messages of one page', () => {
  const diaries = chat(['ana', 'bo', 'cy']);
  diaries[1]!.shown[2]!.at += 4000;
  expect(longestSilence(diaries)).toBe(5000);
});

test('all are back when the last one has seen something new', () => {
  const diaries = chat(['ana', 'bo', 'cy']);
  expect(recovery(diaries, 2, 2500)).toBe(500);
  diaries[1]!.shown[2] = { ...diaries[1]!.shown[2]!, at: 9000 };
  expect(recovery(diaries, 2, 2500)).toBe(6500);
  diaries[2]!.shown.pop();
  expect(recovery(diaries, 2, 2500)).toBeUndefined();
});
