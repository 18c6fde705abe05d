import { setImmediate as turn } from 'node:timers/promises';

import { expect, test, vi } from 'vitest';

import { Inbox } from '../src/inbox.ts';
import type { News } from '../src/letters.ts';

const notice = (username: string): News => ({ event: 'typing', args: [{ username }, ''] });
const answer = (id: number): News => ({ id, method: 'say', value: { id: String(id), seq: id } });

function emptyInbox() {
  const taken: News[] = [];
  return { taken, inbox: new Inbox((news) => void taken.push(news)) };
}

test('news wait for the answer to what was said before, and come with it, in order', async () => {
  const { inbox, taken } = emptyInbox();
  inbox.said(1);
  inbox.put([notice('ana')]);
  inbox.put([notice('bo')]);
  await turn();
  expect(taken).toEqual([]);
  inbox.put([notice('cy'), answer(1)]);
  await turn();
  expect(taken).toEqual([notice('ana'), notice('bo'), notice('cy'), answer(1)]);
});

test('what is said in the moment in which news come is waited for', async () => {
  const { inbox, taken } = emptyInbox();
  inbox.put([notice('ana')]);
  inbox.said(1);
  await turn();
  expect(taken).toEqual([]);
  inbox.put([answer(1)]);
  await turn();
  expect(taken).toEqual([notice('ana'), answer(1)]);
});

test('what is said while they wait is not waited for', async () => {
  const { inbox, taken } = emptyInbox();
  inbox.said(1);
  inbox.put([notice('ana')]);
  await turn();
  inbox.said(2);
  inbox.put([answer(1)]);
  await turn();
  expect(taken).toEqual([notice('ana'), answer(1)]);
});

test('news do not wait for long where there is no answer, nor where nothing is said', async () => {
  const { inbox, taken } = emptyInbox();
  inbox.put([notice('ana')]);
  await turn();
  expect(taken).toEqual([notice('ana')]);
  inbox.said(1);
  inbox.put([notice('bo')]);
  await turn();
  expect(taken).toHaveLength(1);
  await vi.waitFor(() => expect(taken).toHaveLength(2));
});

test('whatever comes while something is taken in comes after it', async () => {
  const taken: News[] = [];
  let done: () => void = () => {};
  const inbox = new Inbox((news) => {
    taken.push(news);
    return taken.length === 1 ? new Promise<void>((resolve) => (done = resolve)) : undefined;
  });
  inbox.put([notice('ana'), notice('bo')]);
  await turn();
  inbox.put([notice('cy')]);
  await turn();
  expect(taken).toEqual([notice('ana')]);
  done();
  await turn();
  expect(taken).toEqual([notice('ana'), notice('bo'), notice('cy')]);
});
