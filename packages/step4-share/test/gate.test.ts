import { once } from 'node:events';
import { connect as connectTo } from 'node:net';

import { newPin } from 'pin-gate';
import { io } from 'socket.io-client';
import { TRANSPORTS } from 'testing';
import { describe, expect, onTestFinished, test } from 'vitest';

import { startVisitors } from './visitors.ts';

const PIN = '042137';
const WRONG = '999999';

/** @returns why it was refused; `undefined` if it was let in */
async function connect(
  url: string,
  transport: 'polling' | 'websocket',
  options: { query?: Record<string, string>; extraHeaders?: Record<string, string> } = {},
): Promise<string | undefined> {
  const socket = io(`${url}chat`, {
    transports: [transport],
    forceNew: true,
    reconnection: false,
    ...options,
  });
  onTestFinished(() => void socket.disconnect());
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(undefined));
    socket.once('connect_error', ({ message }) => resolve(message));
  });
}

/** Asks for something that no library would ask for. @returns the status; 0 if the connection is closed instead */
async function statusOf(url: string, target: string, headers: string[] = []): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = connectTo(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  const lines = [`GET ${target} HTTP/1.1`, 'Host: localhost', ...headers, '', ''];
  socket.write(lines.join('\r\n'));
  const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1] ?? 0);
}

describe('the gate', () => {
  test('shows the page to who names the PIN, and knows them again', async () => {
    const { url } = await startVisitors({ pin: PIN });
    const first = await fetch(`${url}?pin=${PIN}`);
    expect(first.status).toBe(200);
    expect(await first.text()).toContain('<title>CloudChat</title>');
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^step4-pin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(PIN);

    const [pair = ''] = cookie.split(';');
    const again = await fetch(url, { headers: { cookie: pair } });
    expect(again.status).toBe(200);
    expect(again.headers.get('set-cookie')).toBeNull();
    for (const transport of TRANSPORTS) {
      expect(await connect(url, transport, { extraHeaders: { cookie: pair } })).toBeUndefined();
    }
  });

  test.each([
    ['nothing', '', 401, 'This chat has a PIN'],
    ['a wrong PIN', `?pin=${WRONG}`, 403, 'This is not the PIN'],
    ['an empty PIN', '?pin=', 403, 'This is not the PIN'],
    ['another PIN before it', `?pin=${WRONG}&pin=${PIN}`, 403, 'This is not the PIN'],
  ])('asks who names %s for the PIN', async (_what, query, status, sentence) => {
    const { url } = await startVisitors({ pin: PIN });
    const response = await fetch(url + query);
    expect(response.status).toBe(status);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain(sentence);
    expect(page).not.toContain('main.js');
  });

  test.each(TRANSPORTS)('lets nobody to a socket without the PIN over %s', async (transport) => {
    const { url, room } = await startVisitors({ pin: PIN });
    expect(await connect(url, transport)).toBe(`${transport === 'polling' ? 'xhr poll' : transport} error`);
    expect(await connect(url, transport, { query: { pin: WRONG } })).toMatch(/error$/);
    const forged = { extraHeaders: { cookie: `step4-pin=${PIN}` } };
    expect(await connect(url, transport, forged)).toMatch(/error$/);
    expect(await connect(url, transport, { query: { pin: PIN } })).toBeUndefined();
    expect(await room.here()).toEqual([]);
  });

  test('lets nobody try one PIN after the other, and others come in meanwhile', async () => {
    const { url } = await startVisitors({ pin: PIN, trustedProxies: ['loopback'] });
    const ask = (address: string, pin: string) =>
      fetch(`${url}?pin=${pin}`, { headers: { 'x-forwarded-for': address } });
    for (let guess = 0; guess < 30; guess += 1) {
      expect((await ask('192.0.2.1', WRONG)).status).toBe(403);
    }
    const refused = await ask('192.0.2.1', PIN);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
    expect(await refused.text()).toContain('Wait a minute');
    expect((await ask('192.0.2.2', PIN)).status).toBe(200);
  });

  test.each(['/', '/?', '//', '/index.html', '/%2f', '/nowhere', 'http://elsewhere.example/', '*'])(
    'lets nobody past who asks for %s without the PIN',
    async (target) => {
      const { url } = await startVisitors({ pin: PIN });
      expect(await statusOf(url, target)).not.toBe(200);
      expect(await statusOf(url, target, ['Connection: Upgrade', 'Upgrade: websocket'])).not.toBe(101);
      expect(await statusOf(url, '/style.css')).toBe(200);
      expect((await fetch(`${url}?pin=${PIN}`)).status).toBe(200);
    },
  );

  test('marks its cookie as secure for who has come over HTTPS', async () => {
    const { url } = await startVisitors({ pin: PIN, trustedProxies: ['loopback'] });
    const response = await fetch(`${url}?pin=${PIN}`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(response.headers.get('set-cookie')).toContain('; Secure');
  });

  test('is open without a PIN', async () => {
    const { url } = await startVisitors();
    expect((await fetch(url)).status).toBe(200);
    expect(await connect(url, 'websocket')).toBeUndefined();
  });
});

test('a PIN has six digits, and is another one each time', () => {
  const pins = Array.from({ length: 50 }, newPin);
  expect(pins.every((pin) => /^\d{6}$/.test(pin))).toBe(true);
  expect(new Set(pins).size).toBeGreaterThan(45);
});
