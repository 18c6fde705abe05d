import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

import { io } from 'socket.io-client';
import { describe, expect, onTestFinished, test } from 'vitest';

import { runToEnd, startStage } from './stage.ts';

/** Milliseconds in which a server has to end: half of what is promised. */
const ENDS_WITHIN = 1000;

/**
 * What every stage does at the prompt, whatever it serves.
 * @param file the built server, `dist/server.js`
 * @param namespace where its sockets are, such as `/chat`; left out: it has none
 * @param more what the server is started with each time
 */
export function stageSuite(file: string, namespace?: string, more: () => string[] = () => []): void {
  async function start(args = ['--port', '0']) {
    const stage = await startStage(file, [...more(), ...args]);
    onTestFinished(async () => {
      await stage.stop('SIGKILL');
    });
    return stage;
  }

  describe('at the prompt', () => {
    test('says in one line where it runs, and answers there', async () => {
      const stage = await start();
      const banner = await stage.line(/^Running/);
      expect(banner).toBe(`Running on http://127.0.0.1:${stage.port}/ (press Ctrl+C to quit)`);
      expect((await fetch(stage.url)).status).toBe(200);
    });

    test('logs each request as a line of JSON where nobody looks on', async () => {
      const stage = await start();
      await fetch(`${stage.url}?token=secret`);
      const line = JSON.parse(await stage.line(/"GET"/)) as object;
      expect(line).toMatchObject({ msg: expect.stringMatching(/^GET \/ 200 \d+ ms$/) });
      expect(stage.lines.join()).not.toContain('secret');
    });

    test('answers and logs a request that offers an upgrade nobody takes', async () => {
      const stage = await start();
      const headers = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': '' };
      const asked = request(stage.url, { headers }).end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      expect(response.statusCode).toBe(200);
      response.resume();
      await stage.line(/GET \/ 200/);

      const elsewhere = { Connection: 'Upgrade', Upgrade: 'websocket' };
      const [missing] = (await once(
        request(new URL('/elsewhere', stage.url), { headers: elsewhere }).end(),
        'response',
      )) as [IncomingMessage];
      expect(missing.statusCode).toBe(404);
      missing.resume();
      await stage.line(/GET \/elsewhere 404/);
    });

    test('takes --host, and names an address that a browser can open', async () => {
      const stage = await start(['--port', '0', '--host', '0.0.0.0']);
      expect(stage.url).toBe(`http://127.0.0.1:${stage.port}/`);
      expect((await fetch(stage.url)).status).toBe(200);
    });

    test('ends with a sentence if the port is taken', async () => {
      const stage = await start();
      const { code, errors } = await runToEnd(file, [...more(), '--port', String(stage.port)]);
      expect(code).toBe(1);
      expect(errors).toBe(
        `Port ${stage.port} is taken. Stop the program that uses it, or choose another port with --port ${stage.port + 1}.\n`,
      );
    });

    test('ends with a sentence if a flag makes no sense', async () => {
      for (const args of [
        ['--port', 'abc'],
        ['--prot', '1'],
        ['--host', '256.256.256.256', '--port', '0'],
      ]) {
        const { code, output, errors } = await runToEnd(file, [...more(), ...args]);
        expect(code).toBe(1);
        expect(errors.trim().split('\n')).toHaveLength(1);
        expect(output).not.toContain('Running');
      }
    });

    // Windows ends a process at once when another one signals it, so there is nothing to see.
    test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
      'ends in time at %s, whatever keeps its connection open',
      async (signal) => {
        const stage = await start();
        await fetch(stage.url);
        const silent = connect(stage.port, '127.0.0.1');
        silent.on('error', () => {});
        await once(silent, 'connect');
        const before = performance.now();
        expect(await stage.stop(signal)).toBe(0);
        expect(performance.now() - before).toBeLessThan(ENDS_WITHIN);
      },
    );

    test.skipIf(process.platform === 'win32')(
      'ends in time where nobody reads its log any more',
      async () => {
        const stage = await start();
        stage.process.stdout?.destroy();
        // What is logged of it is still to be written when the process ends.
        await fetch(stage.url);
        const before = performance.now();
        expect(await stage.stop()).toBe(0);
        expect(performance.now() - before).toBeLessThan(ENDS_WITHIN);
      },
    );
  });

  if (namespace !== undefined) {
    describe('with clients', () => {
      test.skipIf(process.platform === 'win32').each(['polling', 'websocket'] as const)(
        'ends in time over %s, and they come back by themselves',
        async (transport) => {
          const stage = await start();
          const url = new URL(namespace, stage.url).href;
          const socket = io(url, { transports: [transport], forceNew: true, reconnectionDelay: 10 });
          onTestFinished(() => void socket.disconnect());
          await new Promise<void>((resolve) => socket.once('connect', resolve));

          const dropped = new Promise<string>((resolve) => socket.once('disconnect', resolve));
          const before = performance.now();
          expect(await stage.stop()).toBe(0);
          expect(performance.now() - before).toBeLessThan(ENDS_WITHIN);
          expect(['transport close', 'transport error']).toContain(await dropped);

          const back = new Promise<void>((resolve) => socket.once('connect', resolve));
          await start(['--port', String(stage.port)]);
          await back;
        },
      );
    });
  }
}
