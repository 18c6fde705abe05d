/// <reference lib="dom" />
import { once } from 'node:events';

import { describeInBrowser } from 'testing/browser';
import { expect } from 'vitest';

import { read } from '../../src/workshop.ts';
import { startEdited } from '../edited-stage.ts';
import { connect, type Quizzes, ROUND_TRIP } from './quiz.ts';

/** Step 2's server with more in its handler of `connection`. @param code with `socket` and `test` */
const whereConnected = (code: string) =>
  startEdited('step2-sockets', ['src/sockets.ts', 'let count = 0;', `let count = 0;${code}`]);

/** Step 2's quizzes by their place, with the proofs of what their answers say. */
export const STEP_2: Quizzes = {
  'step-2-sockets.md#quiz-1': (claim) => {
    /** Each answer tells in a header what `unsignCookie` was asked, and what it said. */
    const telling = () =>
      startEdited('step2-sockets', [
        'src/visits.ts',
        'const before =',
        `const asked = request.cookies[COOKIE] ?? '';
         reply.header('unsigned', JSON.stringify({ asked, valid, value }));
         const before =`,
      ]);
    async function visit(url: string, cookie = '') {
      const response = await fetch(url, { headers: { cookie } });
      const [, visits] = /visit (\d+)/.exec(await response.text()) ?? [];
      const [own = ''] = (response.headers.get('set-cookie') ?? '').split(';');
      const unsigned = JSON.parse(response.headers.get('unsigned') ?? '') as object;
      return { visits: Number(visits), own, unsigned };
    }
    const refused = { valid: false, value: null };
    const changed = (cookie: string) => cookie.replace('visits%22%3A1', 'visits%22%3A9');

    claim('In both cases `valid` is `false`, and `value` is `null`.', async () => {
      const { url } = await telling();
      const first = await visit(url);
      expect(first.unsigned).toMatchObject(refused);
      expect(changed(first.own)).not.toBe(first.own);
      expect((await visit(url, changed(first.own))).unsigned).toMatchObject(refused);
    });

    claim("`?? ''` puts an empty text in its place, and an empty text has no signature.", async () => {
      const { url } = await telling();
      expect((await visit(url)).unsigned).toEqual({ asked: '', ...refused });
    });

    claim('A changed value has a signature that does not fit.', async () => {
      const { url } = await telling();
      const { own } = await visit(url);
      expect((await visit(url, own)).unsigned).toMatchObject({ valid: true, value: '{"visits":1}' });
      expect((await visit(url, changed(own))).unsigned).toMatchObject({
        asked: expect.stringMatching(/^\{"visits":9\}\./),
        ...refused,
      });
    });

    claim('the page shows `visit 1`', async () => {
      const { url } = await telling();
      const first = await visit(url);
      expect(first.visits).toBe(1);
      expect((await visit(url, changed(first.own))).visits).toBe(1);
    });

    claim('Only a cookie that this server has signed itself is believed.', async () => {
      const [here, elsewhere] = [await telling(), await telling()];
      const { own } = await visit(here.url);
      expect((await visit(here.url, own)).visits).toBe(2);
      expect(await visit(elsewhere.url, own)).toMatchObject({ visits: 1, unsigned: refused });
    });
  },

  'step-2-sockets.md#quiz-2': (claim) => {
    claim(
      'Nobody sends it: Socket.IO itself raises it at each side when the connection is gone.',
      async () => {
        const { url } = await whereConnected(`
         socket.use(([event], next) => { test.emit('sent', event); next(); });
         socket.on('disconnect', (reason) => test.emit('raised', reason));`);
        const [one, other] = [await connect(`${url}test`), await connect(`${url}test`)];
        one.socket.emit('send_to_self', { data: '' });
        one.socket.disconnect();
        expect(await one.next('disconnect')).toBe('io client disconnect');
        expect(await other.next('raised')).toBe('client namespace disconnect');
        const sent = other.heard.filter(({ event }) => event === 'sent');
        expect(sent.map(({ payload }) => payload)).toEqual(['send_to_self']);
      },
    );

    claim('`socket.emit(\'disconnect\')` throws `"disconnect" is a reserved event name`.', async () => {
      const { url } = await whereConnected(`
         try { socket.emit('disconnect'); } catch (error) { socket.emit('thrown', error.message); }`);
      const client = await connect(`${url}test`);
      expect(await client.next('thrown')).toBe('"disconnect" is a reserved event name');
      expect(() => client.socket.emit('disconnect')).toThrow(/^"disconnect" is a reserved event name$/);
    });

    claim(
      'Any name that is not reserved is free for events of your own, and such an event occurs because the other side emits it.',
      async () => {
        const { url } = await whereConnected(`
           socket.on('any name', () => socket.emit('any other', 'back'));`);
        const client = await connect(`${url}test`);
        client.socket.emit('any name', { data: '' });
        expect(await client.next('any other')).toBe('back');
      },
    );

    claim('`message` is not reserved in Socket.IO.', async () => {
      const { url } = await whereConnected(`
         socket.on('message', ({ data }) => socket.emit('message', data));`);
      const client = await connect(`${url}test`);
      client.socket.emit('message', { data: 'there and back' });
      expect(await client.next('message')).toBe('there and back');
    });
  },

  'step-2-sockets.md#quiz-3': (claim) => {
    /** The server tells what it gets, whatever its shape, and says something with `send()` itself. */
    const telling = () =>
      whereConnected(`
         socket.send('hello');
         socket.use((got, next) => { socket.emit('got', got); next(); });`);

    claim("`socket.send('hello')` is short for `socket.emit('message', 'hello')`.", async () => {
      const client = await connect(`${(await telling()).url}test`);
      client.socket.send('hello');
      client.socket.emit('message', 'hello');
      expect(await client.next('got')).toEqual(['message', 'hello']);
      expect(await client.next('got')).toEqual(['message', 'hello']);
      expect(await client.next('message')).toBe('hello');
    });

    claim('It sends an event that is always named `message`.', async () => {
      const client = await connect(`${(await telling()).url}test`);
      client.socket.send('send_to_self', { data: '' });
      expect(await client.next('got')).toEqual(['message', 'send_to_self', { data: '' }]);
    });

    claim(
      'Ours has several, and each has its own name: `send_to_self`, `send_to_all`, `display_message`.',
      async () => {
        const files = ['sockets.ts', 'client/main.ts'];
        const source = files.map((file) => read(`packages/step2-sockets/src/${file}`)).join('');
        const emitted = [...source.matchAll(/\.emit\('([^']+)'/g)].map(([, event]) => event);
        expect(new Set(emitted)).toEqual(new Set(['send_to_self', 'send_to_all', 'display_message']));
      },
    );
  },

  'step-2-sockets.md#quiz-4': (claim) => {
    const greeting = `socket.emit('display_message', { data: 'Connected', count })`;

    claim(
      '`connection` says **when** this code runs. `display_message` says **what** it sends.',
      async () => {
        const unedited = await connect(`${(await startEdited('step2-sockets')).url}test`);
        expect(await unedited.next('display_message')).toEqual({ data: 'Connected', count: 0 });

        const { url } = await startEdited('step2-sockets', [
          'src/sockets.ts',
          greeting,
          greeting.replace('display_message', 'greeting'),
        ]);
        const renamed = await connect(`${url}test`);
        expect(await renamed.next('greeting')).toEqual({ data: 'Connected', count: 0 });
        expect(renamed.heard).toHaveLength(1);
      },
    );

    claim("A reserved name there, such as `socket.emit('disconnect')`, is an error.", async () => {
      const stage = await startEdited('step2-sockets', [
        'src/sockets.ts',
        greeting,
        greeting.replace('display_message', 'disconnect'),
      ]);
      let errors = '';
      stage.process.stderr?.on('data', (data) => (errors += String(data)));
      const ended = once(stage.process, 'close');
      await connect(`${stage.url}test`);
      await ended;
      expect(errors).toContain('Error: "disconnect" is a reserved event name');
    });
  },

  'step-2-sockets.md#quiz-5': (claim) => {
    const serverEmits = `socket.emit('display_message', { data: 'Connected', count });`;
    const pageEmits = `socket.emit('send_to_self', { data: "I'm connected!" });`;

    describeInBrowser('the page', (open) => {
      /** The page's lines, up to one that is sent when all the others have come. */
      async function linesAt(url: string): Promise<string[]> {
        const page = await open();
        await page.goto(url);
        await page.getByText(/^WebSocket · /).waitFor();
        await page.getByLabel('A message to yourself').fill('the last');
        await page.getByRole('button', { name: 'Send to Self' }).click();
        const lines = page.locator('#log li');
        await lines.filter({ hasText: 'the last' }).waitFor();
        return (await lines.allTextContents()).slice(0, -1);
      }

      claim('The server’s `connection` brings `Received #0: Connected`.', async () => {
        const { url } = await startEdited('step2-sockets', ['src/client/main.ts', pageEmits, '']);
        expect(await linesAt(url)).toEqual(['Received #0: Connected']);
      });

      claim("The page’s `connect` brings `Received #1: I'm connected!`.", async () => {
        const { url } = await startEdited('step2-sockets', ['src/sockets.ts', serverEmits, '']);
        expect(await linesAt(url)).toEqual(["Received #1: I'm connected!"]);
      });

      claim(
        'Take the `emit()` out of one of them, and its line is missing; the other still comes.',
        async () => {
          const whole = await linesAt((await startEdited('step2-sockets')).url);
          const silentServer = await startEdited('step2-sockets', ['src/sockets.ts', serverEmits, '']);
          const silentPage = await startEdited('step2-sockets', ['src/client/main.ts', pageEmits, '']);
          expect(whole).toHaveLength(2);
          expect(await linesAt(silentServer.url)).toEqual(whole.slice(1));
          expect(await linesAt(silentPage.url)).toEqual(whole.slice(0, 1));
        },
      );

      claim('not one that is heard on both sides', async () => {
        const { url } = await startEdited('step2-sockets', [
          'src/client/main.ts',
          "socket.on('connect',",
          "(socket as Socket).on('connection',",
        ]);
        expect(await linesAt(url)).toEqual(['Received #0: Connected']);
      });
    });

    claim(
      '(Without the whole handler of `connection` neither comes: nothing would listen for `send_to_self`.)',
      async () => {
        const { url } = await startEdited('step2-sockets', [
          'src/app.ts',
          "sockets(io.of('/test'))",
          "io.of('/test')",
        ]);
        const client = await connect(`${url}test`);
        client.socket.emit('send_to_self', { data: "I'm connected!" });
        // Answered after whatever the server had to say before, since one connection keeps the order.
        await client.socket.io.socket('/').emitWithAck(ROUND_TRIP);
        expect(client.heard).toEqual([]);
      },
    );
  },
};
