import path from 'node:path';

import { runCheckpoint } from 'checkpoints';
import { connectClient, type Stage, startStage } from 'testing';
import { describeWithRedis, startRedis } from 'testing/redis';
import { expect, onTestFinished, test } from 'vitest';

import { describeWithNginx, startNginx } from './nginx.ts';

const server = path.join(import.meta.dirname, '..', 'dist', 'server.js');

async function startNodes(names: readonly string[]): Promise<Stage[]> {
  const redis = await startRedis();
  onTestFinished(() => redis.close());
  const nodes = await Promise.all(
    names.map((name) =>
      startStage(server, [
        ...['--port', '0', '--workers', '1', '--node', name],
        ...['--redis', redis.url, '--trust-proxy', 'loopback'],
      ]),
    ),
  );
  onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.stop('SIGKILL')))));
  return nodes;
}

async function failed(url: string, other: string): Promise<unknown[]> {
  const { checks } = await runCheckpoint('6', url, [other]);
  return checks.filter(({ passed }) => !passed);
}

test('two workers of one server pass checkpoint 6', async () => {
  const stage = await startStage(server, ['--port', '0', '--workers', '2', '--data', ':memory:']);
  onTestFinished(async () => void (await stage.stop()));
  expect(await failed(stage.url, stage.url)).toEqual([]);
});

describeWithRedis('two nodes on one Redis', () => {
  test('pass checkpoint 6', async () => {
    const [one, other] = await startNodes(['n1', 'n2']);
    expect(await failed(one?.url ?? '', other?.url ?? '')).toEqual([]);
  });

  describeWithNginx('behind nginx', () => {
    async function behindNginx() {
      const [one, other] = await startNodes(['n1', 'n2']);
      const nginx = await startNginx([one?.port ?? 0, other?.port ?? 0]);
      onTestFinished(() => nginx.stop());
      return { url: nginx.url, nodes: { n1: one, n2: other } };
    }

    test('pass checkpoint 6', async () => {
      const { url } = await behindNginx();
      expect(await failed(url, url)).toEqual([]);
    });

    test.each(['SIGKILL', 'SIGTERM'] as const)(
      'lose nothing when one of them ends with %s',
      async (signal) => {
        const { url, nodes } = await behindNginx();
        const ana = await connectClient(`${url}chat`, 'polling');
        const { token } = await ana.ask<{ token: string }>('add user', { username: 'ana' });
        const node = ana.socket.io.engine.id.startsWith('n1_') ? nodes.n1 : nodes.n2;
        const sent = { message: 'once', clientId: 'c1' };
        const said = await ana.ask<{ id: string; seq: number }>('new message', sent);
        void node?.stop(signal);
        await ana.next('disconnect');

        // The page does the same by itself: it comes back, and sends again what it may have lost.
        const back = await comeBack(url);
        const joined = await back.ask('add user', { username: 'ana', token });
        expect(joined).toMatchObject({ ok: true, username: 'ana' });
        expect(await back.ask('new message', sent)).toEqual({ ...said });
        expect(await back.ask('history', {})).toMatchObject({ messages: [{ message: 'once' }] });
      },
    );
  });
});

/** Tries again until a node takes it in, as pages do. */
async function comeBack(url: string) {
  for (;;) {
    const client = await connectClient(`${url}chat`, 'polling').catch(() => undefined);
    if (client !== undefined) {
      return client;
    }
  }
}
