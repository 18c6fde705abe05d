import { connectClient, TRANSPORTS } from 'testing';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';

import { describeWithNginx, type Nginx, startNginx } from './nginx.ts';
import { type StandInNode, standInNode } from './stand-in-node.ts';

describeWithNginx('nginx in front of two nodes', () => {
  let nodes: [StandInNode, StandInNode];
  let nginx: Nginx;

  beforeAll(async () => {
    nodes = [await standInNode('n1'), await standInNode('n2')];
    nginx = await startNginx([nodes[0].port, nodes[1].port]);
  });
  beforeEach(() => {
    for (const node of nodes) {
      node.asked = [];
      node.status = 200;
    }
  });
  afterAll(async () => {
    await nginx.stop();
    await Promise.all(nodes.map((node) => node.close()));
  });

  const visit = (path: string, options: RequestInit = {}) => fetch(new URL(path, nginx.url), options);

  test.each(TRANSPORTS)(
    'over %s visitors from one address come to both, and each request of theirs to their node',
    async (transport) => {
      const clients = await Promise.all(Array.from({ length: 6 }, () => connectClient(nginx.url, transport)));
      const asked = async () => Promise.all(clients.map((client) => client.ask<string>('who')));
      const first = await asked();
      expect(new Set(first)).toEqual(new Set(['n1', 'n2']));
      expect(await asked()).toEqual(first);
      expect(nodes.map(({ strangers }) => strangers)).toEqual([0, 0]);
    },
  );

  test('without stickiness nobody who begins with long-polling gets in', async () => {
    const loose = await startNginx([nodes[0].port, nodes[1].port], false);
    onTestFinished(() => loose.stop());
    for (let count = 0; count < 4; count++) {
      const client = await connectClient(loose.url, 'polling').catch(() => undefined);
      // Whoever gets in by luck does not stay.
      await client?.next('disconnect');
    }
    expect(nodes.reduce((sum, { strangers }) => sum + strangers, 0)).toBeGreaterThanOrEqual(4);
    nodes.forEach((node) => (node.strangers = 0));
  });

  test('the node hears how the visitor has come', async () => {
    await visit('/', { headers: { 'X-Forwarded-For': '10.0.0.9' } });
    const { headers } = nodes.find(({ asked }) => asked.length > 0) ?? {};
    const host = new URL(nginx.url).host;
    expect(headers).toMatchObject({
      host,
      'x-forwarded-host': host,
      'x-forwarded-proto': 'http',
      // What the visitor has made up stays in front, and is not believed.
      'x-forwarded-for': '10.0.0.9, 127.0.0.1',
    });
  });

  test('an answer is passed on while it goes on', async () => {
    const { body } = await visit('/slow');
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(value).toMatch(/^n[12]$/);
    await reader?.cancel();
  });

  test('where one takes nobody in, visitors come to the other', async () => {
    nodes[0].status = 503;
    for (let count = 0; count < 4; count++) {
      expect(await (await connectClient(nginx.url, 'polling')).ask('who')).toBe('n2');
      expect(await (await visit('/')).text()).toBe('n2');
    }
  });

  test('what may have had an effect is not sent to a second one', async () => {
    nodes.forEach((node) => (node.status = 503));
    const { status } = await visit('/effect', { method: 'POST' });
    expect(status).toBe(503);
    expect(nodes.flatMap(({ asked }) => asked)).toEqual(['POST /effect']);
  });

  test('the figures are for nobody outside', async () => {
    expect((await visit('/metrics')).status).toBe(404);
    expect(nodes.flatMap(({ asked }) => asked)).toEqual([]);
  });

  // The last one, since its node does not come back.
  test('where one is gone, visitors come to the other, and its sessions end', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => connectClient(nginx.url, 'polling')));
    const names = await Promise.all(clients.map((client) => client.ask<string>('who')));
    await nodes[0].close();
    await Promise.all(
      clients.filter((_, index) => names[index] === 'n1').map((client) => client.next('disconnect')),
    );
    for (let count = 0; count < 4; count++) {
      expect(await (await connectClient(nginx.url, 'polling')).ask('who')).toBe('n2');
      expect(await (await visit('/')).text()).toBe('n2');
    }
  });
});
