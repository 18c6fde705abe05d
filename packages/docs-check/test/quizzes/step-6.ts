import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runCheckpoint } from 'checkpoints';
import Fastify from 'fastify';
import { listen } from 'serve';
import { chatApp } from 'step3-chat';
import { scaleApp } from 'step6-scale';
import { memoryStore } from 'step6-scale/memory-store';
import { startStage } from 'testing';
import { afterAll, expect, onTestFinished } from 'vitest';

import { at } from '../../src/workshop.ts';
import { connect, type Quizzes } from './quiz.ts';

/** The chat of step 6 with two workers. @returns a way to start it again, on the same file */
async function startChat() {
  const folder = await mkdtemp(path.join(tmpdir(), 'quiz-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const file = path.join(folder, 'chat.db');
  return async () => {
    const flags = ['--port', '0', '--workers', '2', '--data', file];
    const stage = await startStage(at('packages/step6-scale/dist/server.js'), flags);
    onTestFinished(async () => void (await stage.stop()));
    return stage;
  };
}

/** Ana says something, and the whole server is killed. @returns what she comes back with, and is told */
async function killed() {
  const start = await startChat();
  const stage = await start();
  const ana = await connect(`${stage.url}chat`);
  const { token } = await ana.ask<{ token: string }>('add user', { username: 'ana' });
  const message = { message: 'is it lost?', clientId: 'c1' };
  const said = await ana.ask<{ ok: boolean; id: string; seq: number }>('new message', message);
  await stage.stop('SIGKILL');

  const back = await connect(`${(await start()).url}chat`);
  await back.ask('add user', { username: 'ana', token });
  return { said, message, back };
}

let hasStore = true;
let lonely: Promise<string> | undefined;

const lonelyApp = Fastify();
afterAll(() => lonelyApp.close());

/** One process of the chat, whose store may be out of reach. There is one in all tests: what it measures is the process's. */
async function startLonely(): Promise<string> {
  await scaleApp(lonelyApp, {
    node: 'n1',
    worker: 1,
    store: memoryStore({ isReady: () => hasStore }),
  });
  return listen(lonelyApp, { port: 0, host: '127.0.0.1' });
}

/** What it answers to those who run it. */
async function probe(isThere: boolean) {
  hasStore = isThere;
  const url = await (lonely ??= startLonely());
  const [health, ready] = await Promise.all([fetch(`${url}health`), fetch(`${url}ready`)]);
  return { health: health.status, ready: ready.status };
}

/** Step 6's quizzes by their place, with the proofs of what their answers say. */
export const STEP_6: Quizzes = {
  'step-6-scale.md#quiz-1': (claim) => {
    async function twoChats() {
      const apps = [Fastify(), Fastify()];
      onTestFinished(async () => void (await Promise.all(apps.map((app) => app.close()))));
      await Promise.all(apps.map((app) => app.register(chatApp, {})));
      const [one = '', other = ''] = await Promise.all(
        apps.map((app) => listen(app, { port: 0, host: '127.0.0.1' })),
      );
      return { one, other };
    }

    claim('It answers with the status 400 and `Session ID unknown`.', async () => {
      const { one, other } = await twoChats();
      const polling = 'socket.io/?EIO=4&transport=polling';
      const [, sid] = /"sid":"([^"]+)"/.exec(await (await fetch(one + polling)).text()) ?? [];
      const say = (url: string) => fetch(`${url}${polling}&sid=${sid}`, { method: 'POST', body: '40/chat,' });
      const answer = await say(other);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ message: 'Session ID unknown' });
      expect((await say(one)).status).toBe(200);
    });

    claim('A WebSocket is one connection, and stays where it began.', async () => {
      const { socket } = await connect(`${(await twoChats()).one}chat`);
      expect(socket.connected).toBe(true);
      expect(socket.io.engine.transport.name).toBe('websocket');
    });
  },

  'step-6-scale.md#quiz-2': (claim) => {
    claim('every process announces them in the order of these numbers', async () => {
      const { url } = await (await startChat())();
      const { checks } = await runCheckpoint('6', url, [url]);
      const order = checks.find(({ id }) => id === 'order');
      expect(order).toMatchObject({ passed: true });
    });
  },

  'step-6-scale.md#quiz-3': (claim) => {
    claim('An acknowledged message is in the file, and is there when the server starts again.', async () => {
      const { said, message, back } = await killed();
      expect(said.ok).toBe(true);
      const { messages } = await back.ask<{ messages: object[] }>('history', {});
      expect(messages).toMatchObject([{ id: said.id, seq: said.seq, message: message.message }]);
    });

    claim('it is found by its `clientId`, and is not said twice', async () => {
      const { said, message, back } = await killed();
      expect(await back.ask('new message', message)).toEqual(said);
      expect(await back.ask('history', {})).toMatchObject({ messages: [{ id: said.id }] });
    });
  },

  'step-6-scale.md#quiz-4': (claim) => {
    claim('`/health` says 200, and `/ready` says 503.', async () => {
      expect(await probe(false)).toEqual({ health: 200, ready: 503 });
    });

    claim('It is ready again by itself when its store is back.', async () => {
      expect(await probe(false)).toEqual({ health: 200, ready: 503 });
      expect(await probe(true)).toEqual({ health: 200, ready: 200 });
    });
  },
};
