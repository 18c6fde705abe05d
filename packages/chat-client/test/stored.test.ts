import { beforeEach, expect, test } from 'vitest';

import { stored } from '../src/index.ts';
import { memoryStorage } from './memory-storage.ts';

let storage: Storage;

beforeEach(() => {
  storage = memoryStorage();
});

test('a value outlives whoever saved it', () => {
  stored(() => storage, 'people').save(['ana', 'bo']);
  expect(stored(() => storage, 'people').load()).toEqual(['ana', 'bo']);
});

test('what is loaded is as it was saved, whatever was changed since', () => {
  const people = ['ana'];
  const kept = stored<string[]>(() => storage, 'people');
  kept.save(people);
  people.push('bo');
  expect(kept.load()).toEqual(['ana']);
});

test('each key keeps a value of its own', () => {
  stored(() => storage, 'one').save(1);
  stored(() => storage, 'two').save(2);
  expect(stored(() => storage, 'one').load()).toBe(1);
});

test('nothing is loaded where nothing was saved', () => {
  expect(stored(() => storage, 'people').load()).toBeUndefined();
});

test('saving nothing leaves nothing behind', () => {
  const kept = stored<string>(() => storage, 'name');
  kept.save('ana');
  kept.save(undefined);
  expect(kept.load()).toBeUndefined();
  expect(storage.length).toBe(0);
});

test('what is no JSON counts as nothing', () => {
  storage.setItem('people', '["ana",');
  expect(stored(() => storage, 'people').load()).toBeUndefined();
});

test('a browser that forbids storage is no reason to fail', () => {
  const forbidden = stored<string>(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  }, 'name');
  forbidden.save('ana');
  forbidden.save(undefined);
  expect(forbidden.load()).toBeUndefined();
});

test('a full storage is no reason to fail, and keeps what it had', () => {
  const kept = stored<string>(() => storage, 'name');
  kept.save('ana');
  storage.setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  kept.save('bo');
  expect(kept.load()).toBe('ana');
});
