import { beforeEach, expect, test } from 'vitest';

import { Session, stored } from '../src/index.ts';
import { memoryStorage } from './memory-storage.ts';

let storage: Storage;
let session: Session;

const open = () => new Session(stored(() => storage, 'who'));

beforeEach(() => {
  storage = memoryStorage();
  session = open();
});

test('nobody is anybody before choosing a nickname', () => {
  expect(session.username).toBeUndefined();
  expect(session.request(undefined)).toEqual({ username: '' });
});

test('who has chosen a nickname asks for it, without a token', () => {
  session.choose('ana');
  expect(session.username).toBe('ana');
  expect(session.request(undefined)).toEqual({ username: 'ana' });
});

test('a nickname that nobody let in does not outlive a reload', () => {
  session.choose('ana');
  expect(open().username).toBeUndefined();
});

test('who has joined comes back with the token and what was seen last', () => {
  session.choose('ana');
  session.joined({ username: 'ana', token: 'secret' });
  expect(session.request({ epoch: 'e', seq: 7 })).toEqual({
    username: 'ana',
    token: 'secret',
    since: { epoch: 'e', seq: 7 },
  });
});

test('the nickname is the one that the server let in', () => {
  session.choose(' ana ');
  session.joined({ username: 'ana', token: 'secret' });
  expect(session.username).toBe('ana');
});

test('a reload keeps the name and the token', () => {
  session.joined({ username: 'ana', token: 'secret' });
  expect(open().request(undefined)).toEqual({ username: 'ana', token: 'secret' });
});

test('only what joining needs is kept', () => {
  const answer = { username: 'ana', token: 'secret', users: ['ana', 'bo'] };
  session.joined(answer);
  expect(session.request(undefined)).toEqual({ username: 'ana', token: 'secret' });
});

test('another nickname goes without the token of the one before', () => {
  session.joined({ username: 'ana', token: 'secret' });
  session.choose('bo');
  expect(session.request(undefined)).toEqual({ username: 'bo' });
});

test('forgetting is for good', () => {
  session.joined({ username: 'ana', token: 'secret' });
  session.forget();
  expect(session.username).toBeUndefined();
  expect(open().username).toBeUndefined();
});
