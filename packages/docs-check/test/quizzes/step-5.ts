import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';

import { type Contender, joinLab, type LabPerson, type RaceSettings, withRace } from 'checkpoints';
import Fastify from 'fastify';
import { listen } from 'serve';
import { bundle, PROGRAMS } from 'step5-bandwidth/bundle';
import { createContender } from 'step5-bandwidth/contenders';
import { labApp } from 'step5-bandwidth/lab';
import { afterAll, expect, onTestFinished } from 'vitest';

import { type Message, record } from '../../src/exchanges.ts';
import { MEASUREMENTS, readReports } from '../../src/measurements.ts';
import type { Quizzes } from './quiz.ts';

/** Connections a minute that the wall of the proofs allows: enough for two people who keep theirs. */
const WALL = { counts: 'connections', perMinute: 8 } as const;
/** Lines that each person says. Without keep-alive they need more connections than the wall allows. */
const LINES = 8;

/** A poll as a browser makes it, as far as compression goes. @returns bytes of the answer, and how many events are in it */
function poll(url: URL): Promise<{ bytes: number; events: number }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const body = Buffer.concat(parts);
        const text = response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        const { events } = JSON.parse(text.toString()) as { events: unknown[] };
        resolve({ bytes: body.length, events: events.length });
      });
    })
      .once('error', reject)
      .end();
  });
}

/** Bo says lines, and Ana asks once. @returns what an event takes in her answer, in bytes */
async function bytesOfAnEvent(lines: number, compression: 'off' | 'polls'): Promise<number> {
  const contender = await createContender({
    name: 'short-polling',
    unlimited: true,
    compression,
    origins: [],
  });
  onTestFinished(() => contender.close());
  const url = await contender.listen({ port: 0, host: '127.0.0.1' });
  const post = async (path: string, content: object) => {
    const answer = await fetch(new URL(path, url), { method: 'POST', body: JSON.stringify(content) });
    return (await answer.json()) as { connection: string };
  };
  const [ana, bo] = [await post('/join', { username: 'ana' }), await post('/join', { username: 'bo' })];
  const before = await poll(new URL(`/events?connection=${ana.connection}&after=0`, url));
  for (let line = 0; line < lines; line++) {
    const clientId = String(line).padStart(32, '0');
    const message = 'so who has been at the new cafe';
    await post(`/say?connection=${bo.connection}`, { message, clientId });
  }
  const after = await poll(new URL(`/events?connection=${ana.connection}&after=${before.events}`, url));
  expect(after.events).toBe(lines);
  return after.bytes / lines;
}

/** The frames of a line and of typing, up and down, as two people exchange them. */
async function frames() {
  const { up, down } = await record('websocket');
  const frame = (messages: readonly Message[], event: string) =>
    messages.find(({ text }) => text.startsWith('42/chat,') && text.includes(`["${event}"`));
  return {
    typingUp: frame(up, 'typing'),
    typingDown: frame(down, 'typing'),
    lineDown: frame(down, 'new message'),
  };
}

/** How many messages are delivered in a room where everybody says a line. */
async function deliveredIn(people: number): Promise<number> {
  const contender = await createContender({
    name: 'websocket',
    unlimited: false,
    compression: 'polls',
    origins: [],
  });
  onTestFinished(() => contender.close());
  const url = `${await contender.listen({ port: 0, host: '127.0.0.1' })}/`;
  const room = await Promise.all(
    Array.from({ length: people }, () => joinLab('websocket', url, url.slice(0, -1))),
  );
  await Promise.all(room.map((person) => person.says('hello')));
  await expect.poll(() => room.map(({ heard }) => heard.length)).toEqual(room.map(() => people));
  room.forEach((person) => person.leave());
  return room.reduce((sum, { heard }) => sum + heard.length, 0);
}

let lab: Promise<string> | undefined;

const app = Fastify();
afterAll(() => app.close());

/** The lab of this process, with its contenders in processes of their own. */
async function startLab(): Promise<string> {
  await bundle();
  await app.register(labApp, { program: PROGRAMS.contender });
  return listen(app, { port: 0, host: '127.0.0.1' });
}

/** What becomes of two people who each say some lines over a contender. */
async function race(contender: Contender, settings: Pick<RaceSettings, 'wall' | 'keepAlive'>) {
  lab ??= startLab();
  return withRace(await lab, { contenders: [contender], ...settings }, async (run) => {
    const people: LabPerson[] = [];
    const talk = async () => {
      for (let count = 0; count < 2; count++) {
        const person = await joinLab(contender, run.addresses[0] ?? '', run.origin);
        people.push(person);
        for (let line = 0; line < LINES; line++) {
          await person.says(`line ${line}`);
        }
      }
    };
    const cameThrough = await talk().then(
      () => true,
      () => false,
    );
    const mark = await run.mark(0);
    people.forEach((person) => person.leave());
    return { cameThrough, ...mark };
  });
}

/** Step 5's quizzes by their place, with the proofs of what their answers say. */
export const STEP_5: Quizzes = {
  'step-5-bandwidth.md#quiz-1': (claim) => {
    claim('One answer carries all that was said since the last question', async () => {
      expect(await bytesOfAnEvent(10, 'off')).toBeGreaterThan(0);
    });

    claim('an answer that is long is compressed as a whole', async () => {
      expect(await bytesOfAnEvent(40, 'polls')).toBeLessThan((await bytesOfAnEvent(40, 'off')) / 2);
    });

    claim('half of the messages wait for about half an interval, or longer', async () => {
      const [burst] = readReports(`${MEASUREMENTS}/burst.json`);
      const polled = burst?.contenders.find(({ name }) => name === 'short-polling');
      expect(polled?.latencyMs.p50).toBeGreaterThan(0.4 * (polled?.intervalMs ?? Infinity));
    });

    claim('Without compression a message takes more in such an answer than in a frame.', async () => {
      const { lineDown } = await frames();
      const inFrame = (lineDown?.headBytes ?? 0) + (lineDown?.bodyBytes ?? 0);
      expect(inFrame).toBeGreaterThan(0);
      expect(await bytesOfAnEvent(40, 'off')).toBeGreaterThan(inFrame);
      expect(await bytesOfAnEvent(40, 'polls')).toBeLessThan(inFrame);
    });
  },

  'step-5-bandwidth.md#quiz-2': (claim) => {
    claim('What a page sends is masked, and the mask takes 4 bytes in each frame.', async () => {
      const { typingUp, typingDown } = await frames();
      expect(typingUp?.headBytes).toBe((typingDown?.headBytes ?? 0) + 4);
    });

    claim('“bo is typing” has a header of 2 bytes', async () => {
      expect((await frames()).typingDown?.headBytes).toBe(2);
    });

    claim('A line is longer than 125 bytes on its way down, and has 4.', async () => {
      const { lineDown } = await frames();
      expect(lineDown?.bodyBytes).toBeGreaterThan(125);
      expect(lineDown?.headBytes).toBe(4);
    });
  },

  'step-5-bandwidth.md#quiz-3': (claim) => {
    claim('So 4 people who say a line each cause 16 deliveries, and 8 people 64.', async () => {
      expect([await deliveredIn(4), await deliveredIn(8)]).toEqual([16, 64]);
    });
  },

  'step-5-bandwidth.md#quiz-4': (claim) => {
    claim('Neither of them alone stops anybody.', async () => {
      for (const contender of ['short-polling', 'sse'] as const) {
        expect(await race(contender, { wall: WALL, keepAlive: true })).toMatchObject({ cameThrough: true });
        expect(await race(contender, { keepAlive: false })).toMatchObject({ cameThrough: true });
      }
    });

    claim('everyone who polls is out within seconds', async () => {
      for (const contender of ['short-polling', 'long-polling'] as const) {
        const { cameThrough, refused } = await race(contender, { wall: WALL, keepAlive: false });
        expect(cameThrough).toBe(false);
        expect(refused).toBeGreaterThan(0);
      }
    });

    claim('Server-Sent Events are out too', async () => {
      expect(await race('sse', { wall: WALL, keepAlive: false })).toMatchObject({ cameThrough: false });
    });

    claim('WebSocket has one connection for each person.', async () => {
      const walled = await race('websocket', { wall: WALL, keepAlive: false });
      expect(walled).toMatchObject({ cameThrough: true, refused: 0, traffic: { connections: 2 } });
    });
  },
};
