import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

import { connectClient } from 'testing';
import { describe, expect, onTestFinished, test } from 'vitest';

import { PROGRAMS } from '../../src/bundle.mjs';
import type { ContenderOptions } from '../../src/contenders/contender-options.ts';
import { ContenderProcess } from '../../src/measure/contender-process.ts';

const ORIGIN = 'http://127.0.0.1:3005';

async function start(options: Pick<ContenderOptions, 'name'> & Partial<ContenderOptions>) {
  const contender = new ContenderProcess(PROGRAMS.contender, {
    unlimited: false,
    compression: 'polls',
    origins: [ORIGIN],
    listed: true,
    ...options,
  });
  onTestFinished(() => contender.end());
  return { contender, url: `http://127.0.0.1:${await contender.listening()}/` };
}

/** One after the other over connections that are kept, as a browser has them. */
function browser(url: string) {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return async (path: string) => {
    const asked = request(new URL(path, url), { agent, headers: { Origin: ORIGIN } }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
}

describe('the wall', () => {
  test('counts connections: with keep-alive there is one, whatever is asked', async () => {
    const wall = { counts: 'connections', perMinute: 2 } as const;
    const { url, contender } = await start({ name: 'short-polling', wall });
    const ask = browser(url);
    for (let asked = 0; asked < 5; asked += 1) {
      expect((await ask('/nothing')).status).toBe(404);
    }
    const { traffic, refused, requests } = await contender.mark();
    expect({ ...traffic, refused }).toMatchObject({ requests: 5, connections: 1, refused: 0 });
    expect(requests.map(({ url: path, status }) => `${path} ${status}`)).toEqual(
      Array.from({ length: 5 }, () => '/nothing 404'),
    );
  });

  test('counts connections: without keep-alive there are as many as requests, and then 429', async () => {
    const wall = { counts: 'connections', perMinute: 2 } as const;
    const { url, contender } = await start({ name: 'short-polling', wall, keepAlive: false });
    const ask = browser(url);
    expect([(await ask('/nothing')).status, (await ask('/nothing')).status]).toEqual([404, 404]);
    const refused = await ask('/nothing');
    expect(refused.status).toBe(429);
    expect(refused.headers['access-control-allow-origin']).toBe(ORIGIN);
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    expect(JSON.parse(refused.body)).toMatchObject({
      ok: false,
      code: 'too-many-requests',
      message: 'Too many connections in a minute: 2 are allowed.',
    });
    expect(await contender.mark()).toMatchObject({ refused: 1, traffic: { requests: 3, connections: 3 } });
  });

  test.each([true, false])('counts requests, with keep-alive or without (%s)', async (keepAlive) => {
    const wall = { counts: 'requests', perMinute: 3 } as const;
    const { url } = await start({ name: 'short-polling', wall, keepAlive });
    const ask = browser(url);
    const statuses: (number | undefined)[] = [];
    for (let asked = 0; asked < 4; asked += 1) {
      statuses.push((await ask('/nothing')).status);
    }
    expect(statuses).toEqual([404, 404, 404, 429]);
  });

  test.each(['connections', 'requests'] as const)(
    'refuses a WebSocket over the limit of %s, and never one that is open',
    async (counts) => {
      const { url, contender } = await start({
        name: 'websocket',
        wall: { counts, perMinute: 1 },
        keepAlive: false,
      });
      const open = await connectClient(new URL('/chat', url).href, 'websocket');
      for (let asked = 0; asked < 5; asked += 1) {
        expect(await open.socket.emitWithAck('typing')).toMatchObject({ ok: false, code: 'not-joined' });
      }
      const headers = {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      };
      const asked = request(new URL('/socket.io/?EIO=4&transport=websocket', url), { headers }).end();
      const [refused] = (await once(asked, 'response')) as [IncomingMessage];
      expect(refused.statusCode).toBe(429);
      expect(JSON.parse(await text(refused))).toMatchObject({ code: 'too-many-requests' });
      expect(await contender.mark()).toMatchObject({ refused: 1 });
    },
  );
});
