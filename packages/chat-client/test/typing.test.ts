import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { Typing, typingSentence } from '../src/index.ts';

let typing: Typing;
let announced: string[];

beforeEach(() => {
  vi.useFakeTimers();
  announced = [];
  typing = new Typing({
    onStart: () => announced.push('typing'),
    onStop: () => announced.push('stop typing'),
  });
});
afterEach(() => vi.useRealTimers());

/** A key, and then again every so many milliseconds. */
function type(keys: number, every: number): void {
  typing.key();
  for (let key = 1; key < keys; key += 1) {
    vi.advanceTimersByTime(every);
    typing.key();
  }
}

test('the first key announces it, the next ones do not', () => {
  type(10, 100);
  expect(announced).toEqual(['typing']);
});

test('who goes on typing announces it again every three seconds', () => {
  type(30, 100);
  expect(announced).toEqual(['typing']);
  type(2, 100);
  expect(announced).toEqual(['typing', 'typing']);
  type(91, 100);
  expect(announced).toEqual(['typing', 'typing', 'typing', 'typing', 'typing']);
});

test('a pause of a second and a half ends it, once', () => {
  typing.key();
  vi.advanceTimersByTime(1499);
  expect(announced).toEqual(['typing']);
  vi.advanceTimersByTime(1);
  expect(announced).toEqual(['typing', 'stop typing']);
  vi.advanceTimersByTime(60_000);
  expect(announced).toHaveLength(2);
});

test('every key begins the pause anew', () => {
  type(2, 1400);
  vi.advanceTimersByTime(1499);
  expect(announced).toEqual(['typing']);
  vi.advanceTimersByTime(1);
  expect(announced).toEqual(['typing', 'stop typing']);
});

test('the first key after a pause announces it at once', () => {
  type(2, 1500);
  expect(announced).toEqual(['typing', 'stop typing', 'typing']);
});

test('sending ends it at once, and once', () => {
  typing.key();
  typing.stop();
  typing.stop();
  expect(announced).toEqual(['typing', 'stop typing']);
  vi.advanceTimersByTime(60_000);
  expect(announced).toHaveLength(2);
});

test('nothing ends where nothing began', () => {
  typing.stop();
  expect(announced).toEqual([]);
});

test('a lost connection ends it without a word', () => {
  typing.key();
  typing.reset();
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(announced).toEqual(['typing']);
});

test('after a lost connection the first key announces it anew', () => {
  typing.key();
  typing.reset();
  typing.key();
  expect(announced).toEqual(['typing', 'typing']);
});

describe('the sentence', () => {
  test.each([
    [[], ''],
    [['ana'], 'ana is typing'],
    [['ana', 'bo'], 'ana and bo are typing'],
    [['ana', 'bo', 'cy'], '3 people are typing'],
    [Array<string>(28).fill('ana'), '28 people are typing'],
  ])('of %j is “%s”', (names, sentence) => {
    expect(typingSentence(names)).toBe(sentence);
  });
});
