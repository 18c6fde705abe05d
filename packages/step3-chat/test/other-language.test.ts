import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from 'serve';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { chatApp } from '../src/app.ts';

let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  app = Fastify();
  await app.register(chatApp);
  url = `${await listen(app, { port: 0, host: '127.0.0.1' })}socket.io/?EIO=4&transport=polling`;
});
afterEach(() => app.close());

/** Socket.IO's protocol as its specification writes it, with nothing but HTTP requests: what curl could do. */
async function plainClient() {
  const open = await (await fetch(url)).text();
  const { sid } = JSON.parse(open.slice(1)) as { sid: string };
  const session = `${url}&sid=${sid}`;
  return {
    send: async (packet: string) => (await fetch(session, { method: 'POST', body: packet })).text(),
    poll: async () => (await (await fetch(session)).text()).split('\u001e'),
  };
}

test('a client without Socket.IO’s own library joins, speaks and hears', async () => {
  const client = await plainClient();
  expect(await client.send('40/chat,')).toBe('ok');
  expect((await client.poll())[0]).toMatch(/^40\/chat,\{"sid":/);

  await client.send('42/chat,["add user","curl"]');
  expect(await client.poll()).toEqual([
    '42/chat,["login",{"numUsers":1,"users":["curl"]}]',
    '42/chat,["user joined",{"username":"curl","numUsers":1}]',
  ]);

  await client.send('42/chat,7["new message","hello from a shell"]');
  const [message = '', acknowledgement = ''] = await client.poll();
  const [event, payload] = JSON.parse(message.slice('42/chat,'.length)) as [string, object];
  expect([event, payload]).toMatchObject([
    'new message',
    { seq: 1, username: 'curl', message: 'hello from a shell' },
  ]);
  expect(acknowledgement).toMatch(/^43\/chat,7\[\{"ok":true,"id":"[^"]+","seq":1\}\]$/);

  expect(await client.send('41/chat,')).toBe('ok');
});

test('a foreign page is refused, over polling and as an upgrade', async () => {
  const headers = { Origin: 'https://elsewhere.example' };
  expect((await fetch(url, { headers })).status).toBe(403);
});
