import { once } from 'node:events';

import { Announcements } from 'chat-room/announcements';
import { afterEach, expect, test } from 'vitest';

import { processChannel } from '../src/index.ts';
import { startProgram } from './programs.ts';
import { createRoom, endAll } from './remote-rooms.ts';

afterEach(endAll);

test('the people of a process that is killed leave, and what they said stays', async () => {
  const { room, connect } = createRoom();
  const heard = new Announcements(room);
  const first = startProgram('worker', ['ana', 'bo']);
  const second = startProgram('worker', ['cy', 'dee', 'eli']);
  connect(processChannel(first.child));
  connect(processChannel(second.child));
  await Promise.all([first, second].map(({ printed }) => printed((lines) => lines.length === 1)));
  const { epoch } = await room.join('here', { username: 'fay' });

  await first.kill();
  await heard.eventually(() => expect(heard.of('user left')).toHaveLength(2));
  expect(heard.of('user left')).toEqual([
    ['user left', { username: 'ana', numUsers: 5 }],
    ['user left', { username: 'bo', numUsers: 4 }],
  ]);
  expect((await room.here()).map(({ username }) => username).toSorted()).toEqual(['cy', 'dee', 'eli', 'fay']);
  await expect(room.join('back', { username: 'ana' })).rejects.toMatchObject({ code: 'nickname-taken' });
  const { missed } = await room.join('new', { username: 'gil', since: { epoch, seq: 0 } });
  expect(missed.map(({ message }) => message).toSorted()).toEqual(['ana', 'bo', 'cy', 'dee', 'eli']);
});

test('a process learns that the one that keeps the room has closed the channel', async () => {
  const { connect } = createRoom();
  const { child, printed } = startProgram('worker', ['ana']);
  connect(processChannel(child));
  await printed((lines) => lines.length === 1);
  child.disconnect();
  // Nothing else keeps it.
  expect(await once(child, 'exit')).toEqual([0, null]);
});
