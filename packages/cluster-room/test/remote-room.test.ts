import { once } from 'node:events';

import { Refusal } from 'chat-protocol';
import type { RoomEvents } from 'chat-room';
import { sharedRoomSuite } from 'chat-room/shared-suite';
import { roomSuite } from 'chat-room/suite';
import { afterEach, describe, expect, test } from 'vitest';

import { portChannel } from '../src/index.ts';
import { createRoom, endAll } from './remote-rooms.ts';

afterEach(endAll);

roomSuite('RemoteRoom', async (options) => createRoom(options).remote().remote, { keepsAll: true });

sharedRoomSuite('RemoteRoom', async (count, options) => {
  const { remote } = createRoom(options);
  return Array.from({ length: count }, () => remote().remote);
});

describe('when the channel closes', () => {
  test('its people are lost to the others, and their names wait for them', async () => {
    const { remote, room } = createRoom();
    const [a, b] = [remote(), remote()];
    const { token } = await a.remote.join('1', { username: 'ana' });
    await a.remote.join('2', { username: 'ben' });
    await b.remote.join('3', { username: 'cy' });
    const left: RoomEvents['user left'][0][] = [];
    const bothLeft = new Promise<void>((resolve) => {
      b.remote.on('user left', (change) => left.push(change) === 2 && resolve());
    });
    a.there.close();
    await bothLeft;
    expect(left).toEqual([
      { username: 'ana', numUsers: 2 },
      { username: 'ben', numUsers: 1 },
    ]);
    expect(await room.here()).toEqual([{ username: 'cy', connection: '3' }]);
    await expect(b.remote.join('4', { username: 'ana' })).rejects.toMatchObject({ code: 'nickname-taken' });
    await b.remote.join('4', { username: 'ana', token });
  });

  test('what waits for an answer is refused, and whatever is asked from then on, to be tried again', async () => {
    const { remote } = createRoom();
    const { remote: room, here } = remote();
    await room.join('1', { username: 'ana' });
    const refusal: unknown = expect.objectContaining({
      code: 'unavailable',
      retryAfterMs: expect.any(Number),
    });
    const saying = room.say('1', { message: 'hi' });
    here.close();
    await expect(saying).rejects.toEqual(refusal);
    await expect(room.say('1', { message: 'hi' })).rejects.toEqual(refusal);
    await expect(room.join('2', { username: 'bo' })).rejects.toBeInstanceOf(Refusal);
    await room.close();
  });
});

test('what else travels on the channel is left alone, in either direction', async () => {
  const { remote } = createRoom();
  const { remote: room, here, there } = remote();
  const strangers = [
    { type: 'sticky:connection', data: 'x' },
    { type: 'chat-room', questions: 1 },
    'text',
    7,
    null,
    undefined,
  ];
  for (const stranger of strangers) {
    [here, there].forEach((port) => port.postMessage(stranger));
  }
  // What it says itself, if someone sends it back to all, as some adapters do.
  here.once('message', (message: object) => portChannel(here).send(message));
  const joining = room.join('1', { username: 'ana' });
  expect(await joining).toMatchObject({ numUsers: 1 });
});

test('a refusal arrives with its sentence, and a failure with its words', async () => {
  const { remote, log } = createRoom();
  const { remote: room } = remote();
  await room.join('1', { username: 'ana' });
  await room.pause();
  await expect(room.say('1', { message: 'hi' })).rejects.toThrow('The host has paused the chat');
  await room.goOn();
  log.add = () => Promise.reject(new Error('The disk is full.'));
  const failure: unknown = await room.say('1', { message: 'hi' }).catch((error: unknown) => error);
  expect(failure).not.toBeInstanceOf(Refusal);
  expect(failure).toMatchObject({ message: 'Error: The disk is full.' });
});

test('what is asked and told within one tick travels together', async () => {
  const { remote } = createRoom({ limits: false });
  const { remote: room, here, there } = remote();
  await room.join('1', { username: 'ana' });
  let letters = 0;
  here.on('message', () => (letters += 1));
  there.on('message', () => (letters += 1));
  await Promise.all(Array.from({ length: 100 }, () => room.say('1', { message: 'hi' })));
  expect(letters).toBeLessThan(10);
});

test('the process that keeps the room has it too', async () => {
  const { room, remote } = createRoom();
  const { remote: other } = remote();
  const said = once(room, 'new message');
  await other.join('1', { username: 'ana' });
  await other.say('1', { message: 'hi' });
  expect(await said).toEqual([expect.objectContaining({ username: 'ana', message: 'hi' })]);
});
