import { connectClient, TRANSPORTS } from 'testing';
import { describe, expect, test } from 'vitest';

import { startVisitors } from './visitors.ts';

describe.each(TRANSPORTS)('what a host decides, over %s', (transport) => {
  async function start() {
    const { url, room, guests } = await startVisitors();
    const join = async (username: string, more = {}) => {
      const client = await connectClient(`${url}chat`, transport);
      return { ...client, joined: await client.ask<Joined>('add user', { username, ...more }) };
    };
    return { url, room, guests, join };
  }

  interface Joined {
    ok: boolean;
    code?: string;
    token: string;
    epoch: string;
    seq: number;
  }

  test('a message is taken down for everyone, and for who comes back', async () => {
    const { room, join } = await start();
    const [ana, bo] = [await join('ana'), await join('bo')];
    const { id } = await ana.ask<{ id: string }>('new message', 'bad');
    await bo.next('new message');
    expect(await room.remove(id)).toBe(true);
    for (const client of [ana, bo]) {
      expect(await client.next('message removed')).toEqual({ id });
    }
    bo.socket.io.engine.close();
    const back = await join('bo', { token: bo.joined.token, since: { epoch: bo.joined.epoch, seq: 1 } });
    expect(await back.next('message removed')).toEqual({ id });
    expect(await back.ask('history', {})).toMatchObject({ ok: true, messages: [] });
    // And to nobody who has not joined.
    expect(ana.heard.filter(({ event }) => event === 'message removed')).toHaveLength(1);
  });

  test('who is sent out is told, is gone, and does not come back with the token', async () => {
    const { room, join } = await start();
    const [ana, bo] = [await join('ana'), await join('bo')];
    expect(await room.sendOut('bo')).toBe(true);
    expect(await bo.next('rejected')).toMatchObject({
      code: 'removed',
      message: 'The host has sent you out of this chat.',
    });
    expect(await bo.next('disconnect')).toBe('io server disconnect');
    expect(await ana.next('user left')).toEqual({ username: 'bo', numUsers: 1 });
    const again = await join('bo', { token: bo.joined.token });
    expect(again.joined).toMatchObject({ ok: false, code: 'removed' });
  });

  test('while the chat is paused nobody says anything', async () => {
    const { room, join } = await start();
    const ana = await join('ana');
    await room.pause();
    expect(await ana.ask('new message', { message: 'hi', clientId: '1' })).toMatchObject({
      ok: false,
      code: 'unavailable',
      message: expect.stringContaining('paused'),
    });
    await room.goOn();
    expect(await ana.ask('new message', { message: 'hi', clientId: '1' })).toMatchObject({ ok: true });
  });

  test('a host sees who is here, and over what', async () => {
    const { guests, join } = await start();
    await join('ana');
    expect(await guests()).toEqual([{ username: 'ana', transport, roundTripMs: null }]);
  });
});
