import { runCheckpoint } from 'checkpoints';
import { connectClient, type Stage, startStage } from 'testing';
import { describeWithRedis, startRedis } from 'testing/redis';
import { expect, onTestFinished, test } from 'vitest';

import { describeWithNginx, startNginx } from './nginx.ts';
import { SERVER } from './running-chat.ts';

/** Two nodes with the names that the load balancer looks for. */
async function startNodes(): Promise<{ n1: Stage; n2: Stage }> {
  const redis = await startRedis();
  onTestFinished(() => redis.close());
  const start = async (name: string) => {
    const store = ['--redis', redis.url, '--trust-proxy', 'loopback'];
    const node = await startStage(SERVER, ['--port', '0', '--workers', '1', '--node', name, ...store]);
    onTestFinished(async () => void (await node.stop('SIGKILL')));
    return node;
  };
  const [n1, n2] = await Promise.all([start('n1'), start('n2')]);
  return { n1, n2 };
}

async function failed(url: string, other: string): Promise<unknown[]> {
  const { checks } = await runCheckpoint('6', url, [other]);
  return checks.filter(({ passed }) => !passed);
}

test('two workers of one server pass checkpoint 6', async () => {
  const stage = await startStage(SERVER, ['--port', '0', '--workers', '2', '--data', ':memory:']);
  onTestFinished(async () => void (await stage.stop()));
  expect(await failed(stage.url, stage.url)).toEqual([]);
});

describeWithRedis('two nodes on one Redis', () => {
  test('pass checkpoint 6', async () => {
    const { n1, n2 } = await startNodes();
    expect(await failed(n1.url, n2.url)).toEqual([]);
  });

  describeWithNginx('behind nginx', () => {
    async function behindNginx() {
      const nodes = await startNodes();
      const nginx = await startNginx([nodes.n1.port, nodes.n2.port]);
      onTestFinished(() => nginx.stop());
      return { url: nginx.url, nodes };
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
        void node.stop(signal);
        await ana.next('disconnect');

        // The page does the same by itself: it comes back, and sends again what it may have lost.
        const back = await comeBack(url);
        const joined = await back.ask('add user', { username: 'ana', token });
        expect(joined).toMatchObject({ ok: true, username: 'ana' });
        expect(await back.ask('new message', sent)).toEqual(said);
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
