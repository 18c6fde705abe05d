import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { Front } from '../src/front.ts';

/** Answers with its name, and at `/ready` with a status that can be changed. */
async function startNode(name: string) {
  const node = { url: '', ready: 200 };
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/ready' ? node.ready : 200;
    response.setHeader('Connection', 'close').end(name);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  node.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { node, end: () => once(server.close(), 'close') };
}

async function startFront(...urls: string[]): Promise<Front> {
  const front = await Front.start();
  onTestFinished(() => front.close());
  await front.use(urls);
  return front;
}

async function ask(front: Front, path: string): Promise<string> {
  return (await fetch(new URL(path, front.url), { headers: { Connection: 'close' } })).text();
}

test('new sessions go to each node in turn, and the rest of a session to its own', async () => {
  const [one, other] = [await startNode('one'), await startNode('other')];
  const front = await startFront(one.node.url, other.node.url);

  const first = await ask(front, '/?from=ana');
  const second = await ask(front, '/?from=bo');
  expect([first, second].toSorted()).toEqual(['one', 'other']);
  for (let count = 0; count < 3; count++) {
    expect(await ask(front, '/?from=ana&sid=1')).toBe(first);
    expect(await ask(front, '/?from=bo&sid=2')).toBe(second);
  }
  expect(front.nodeOf('ana')).toBe(first === 'one' ? one.node.url : other.node.url);
});

test('no session goes to a node that takes no visitors, or is gone', async () => {
  const [one, other] = [await startNode('one'), await startNode('other')];
  one.node.ready = 503;
  const front = await startFront(one.node.url, other.node.url);
  expect([await ask(front, '/?from=ana'), await ask(front, '/?from=bo')]).toEqual(['other', 'other']);

  await other.end();
  one.node.ready = 200;
  await front.use([one.node.url, other.node.url]);
  expect([await ask(front, '/?from=ana'), await ask(front, '/?from=bo')]).toEqual(['one', 'one']);
});

test('who comes when there is no node is turned away', async () => {
  const front = await startFront();
  await expect(ask(front, '/?from=ana')).rejects.toThrow('fetch failed');
});
