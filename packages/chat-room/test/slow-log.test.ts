import { beforeEach, describe, expect, test } from 'vitest';

import { MemoryRoom } from '../src/index.ts';
import { Announcements } from './announcements.ts';
import { SlowLog } from './slow-log.ts';

const hi = { message: 'hi', clientId: 'a' };
const announcedHi: unknown[] = ['new message', expect.objectContaining({ username: 'ana', ...hi, seq: 1 })];

let log: SlowLog;
let room: MemoryRoom;
let heard: Announcements;
let token: string;

beforeEach(async () => {
  log = new SlowLog();
  room = new MemoryRoom({ log });
  heard = new Announcements(room);
  ({ token } = await room.join('1', { username: 'ana' }));
  return () => room.close();
});

test('a message is announced once it is kept, and acknowledged after that', async () => {
  const order: string[] = [];
  room.on('new message', ({ message }) => order.push(`announced ${message}`));
  const saying = ['a', 'b', 'c'].map(async (message) => {
    await room.say('1', { message });
    order.push(`acknowledged ${message}`);
  });
  expect(heard.of('new message')).toEqual([]);
  expect((await room.history('1', {})).messages).toEqual([]);
  log.keep();
  await Promise.all(saying);
  expect(order).toEqual([
    'announced a',
    'announced b',
    'announced c',
    'acknowledged a',
    'acknowledged b',
    'acknowledged c',
  ]);
});

test('said again meanwhile it is delivered once, acknowledged alike, and costs no rate', async () => {
  const saying = Array.from({ length: 100 }, () => room.say('1', hi));
  log.keep();
  const said = await Promise.all(saying);
  expect(new Set(said.map(({ id }) => id)).size).toBe(1);
  expect(heard.of('new message')).toEqual([announcedHi]);
});

test('what cannot be kept is not announced, and can be said again', async () => {
  const saying = [room.say('1', hi), room.say('1', hi)];
  log.fail(new Error('The disk is full.'));
  for (const each of saying) {
    await expect(each).rejects.toThrow('The disk is full.');
  }
  const again = room.say('1', hi);
  log.keep();
  expect(await again).toMatchObject({ seq: 1 });
  expect(heard.of('new message')).toEqual([announcedHi]);
});

describe('while a message is being kept', () => {
  test.each(['left', 'lost'] as const)('who has %s has said it all the same', async (how) => {
    const saying = room.say('1', hi);
    await room.leave('1', how);
    log.keep();
    expect(await saying).toMatchObject({ seq: 1 });
    expect(heard.of('user left', 'new message')).toEqual([
      ['user left', { username: 'ana', numUsers: 0 }],
      announcedHi,
    ]);
  });

  test('who is sent out has said it all the same', async () => {
    const saying = room.say('1', hi);
    await room.sendOut('ana');
    log.keep();
    expect(await saying).toMatchObject({ seq: 1 });
    expect(heard.of('new message')).toEqual([announcedHi]);
  });

  test('who comes back and says it again has said it once', async () => {
    const first = room.say('1', hi);
    const back = await room.join('2', { username: 'ana', token });
    const again = room.say('2', hi);
    log.keep();
    expect(await again).toEqual(await first);
    expect(back.seq).toBe(0);
    expect(heard.of('login', 'new message').slice(1)).toEqual([
      ['login', { numUsers: 1, users: ['ana'] }, '2'],
      announcedHi,
    ]);
  });

  test('who joins hears of it once, when it is kept', async () => {
    const saying = room.say('1', hi);
    const joined = await room.join('2', { username: 'bo', since: { epoch: 'another', seq: 0 } });
    expect(joined).toMatchObject({ seq: 0, missed: [] });
    log.keep();
    await saying;
    expect(heard.all.at(-1)).toEqual(announcedHi);
  });

  test('the chat may be paused', async () => {
    const saying = room.say('1', hi);
    await room.pause();
    log.keep();
    expect(await saying).toMatchObject({ seq: 1 });
  });
});
