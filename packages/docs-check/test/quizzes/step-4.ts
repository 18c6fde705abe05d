import Fastify from 'fastify';
import { listen } from 'serve';
import { visitorsBehind } from 'socket-guard';
import { visitorsApp } from 'step4-share/visitors';
import { connectClient, TRANSPORTS } from 'testing';
import { expect, onTestFinished } from 'vitest';

import { connect, type Quizzes } from './quiz.ts';

const PIN = '042137';

async function share(pin?: string) {
  const app = Fastify();
  onTestFinished(() => app.close());
  const { room } = await visitorsApp(app, { pin, trustedProxies: [] });
  return { room, url: await listen(app, { port: 0, host: '127.0.0.1' }) };
}

/** Step 4's quizzes by their place, with the proofs of what their answers say. */
export const STEP_4: Quizzes = {
  'step-4-share.md#quiz-1': (claim) => {
    claim('A program can open a socket without ever asking for the page.', async () => {
      const { url } = await share();
      expect((await connect(`${url}chat`)).socket.connected).toBe(true);
    });

    claim('So the gate stands before both, and each socket shows the cookie or the PIN.', async () => {
      const { url } = await share(PIN);
      expect((await fetch(url)).status).toBe(401);
      const page = await fetch(`${url}?pin=${PIN}`);
      const [cookie = ''] = page.headers.get('set-cookie')?.split(';') ?? [];
      const handshake = (query: string, headers = {}) =>
        fetch(`${url}socket.io/?EIO=4&transport=polling${query}`, { headers });
      expect((await handshake('')).status).toBe(403);
      expect((await handshake(`&pin=${PIN}`)).status).toBe(200);
      expect((await handshake('', { cookie })).status).toBe(200);
      for (const transport of TRANSPORTS) {
        await expect(connectClient(`${url}chat`, transport)).rejects.toThrow('error');
      }
    });
  },

  'step-4-share.md#quiz-2': (claim) => {
    async function sendEveOut() {
      const { room, url } = await share();
      const eve = await connect(`${url}chat`);
      const { token } = await eve.ask<{ token: string }>('add user', { username: 'eve' });
      await room?.sendOut('eve');
      return { token, again: await connect(`${url}chat`) };
    }

    claim('With her token she is refused from now on.', async () => {
      const { token, again } = await sendEveOut();
      expect(await again.ask('add user', { username: 'eve', token })).toMatchObject({ code: 'removed' });
    });

    claim('She can come in again as somebody new, under any name that is free.', async () => {
      const { again } = await sendEveOut();
      expect(await again.ask('add user', { username: 'eve' })).toMatchObject({ ok: true });
    });
  },

  'step-4-share.md#quiz-3': (claim) => {
    const visitor = async (trustedProxies: string[]) => {
      const app = Fastify();
      onTestFinished(() => app.close());
      const visitors = visitorsBehind(trustedProxies);
      app.get('/', async ({ raw }) => visitors.key(raw));
      const url = await listen(app, { port: 0, host: '127.0.0.1' });
      return (await fetch(url, { headers: { 'x-forwarded-for': '10.0.0.9' } })).text();
    };

    claim('When the proxy’s own address was named to it.', async () => {
      expect(await visitor(['127.0.0.1'])).toBe('10.0.0.9');
    });

    claim('From everyone else the header is ignored, since anyone can write it.', async () => {
      expect(await visitor([])).toBe('127.0.0.1');
      expect(await visitor(['10.1.1.1'])).toBe('127.0.0.1');
    });
  },
};
