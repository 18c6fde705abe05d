import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import Fastify from 'fastify';
import { createProxyServer } from 'httpxy';
import { ownCertificate } from 'own-certificate';
import { local } from 'step4-share/local';
import { visitorsApp } from 'step4-share/visitors';
import type { TestContext } from 'vitest';

import { start } from './start.ts';

const PIN = '042137';

/** A chat for visitors behind no proxy yet. @param pin left out: everyone may come in */
async function chat(context: TestContext, pin: string | undefined, isPaused = false): Promise<string> {
  const app = Fastify();
  const { room } = await visitorsApp(app, { pin, trustedProxies: ['loopback'] });
  if (isPaused) {
    await room?.pause();
  }
  return start(app, context);
}

/** A chat behind a stand-in for a tunnel. @returns the whole address */
async function shared(context: TestContext, { hasPin = true, isPaused = false } = {}): Promise<string> {
  const wayIn = await local({ target: await chat(context, hasPin ? PIN : undefined, isPaused) });
  context.onTestFinished(() => wayIn.close());
  return `${wayIn.urls[0]}?pin=${PIN}`;
}

interface Faulty {
  dropsUpgrade?: boolean;
  dropsProtocol?: boolean;
  dropsQuery?: boolean;
  refusesPosts?: boolean;
}

/** The same behind a proxy that passes on everything but something. */
async function behind(context: TestContext, faulty: Faulty): Promise<string> {
  const target = await chat(context, PIN);
  const proxy = createProxyServer();
  const { key, cert } = await ownCertificate();
  const forwarded = (host = '') => ({
    'x-forwarded-host': host,
    ...(!faulty.dropsProtocol && { 'x-forwarded-proto': 'https' }),
  });
  proxy.on('error', (_error, _request, answer) => answer?.destroy());
  const open = new Set<Socket>();
  const server = createServer({ key, cert }, (request, response) => {
    if (faulty.dropsQuery) {
      request.url = request.url?.split('?')[0] ?? '/';
      delete request.headers.cookie;
    }
    if (faulty.refusesPosts && request.method === 'POST') {
      response.writeHead(405).end();
      return;
    }
    proxy.web(request, response, { target, headers: forwarded(request.headers.host) }).catch(() => {});
  });
  if (!faulty.dropsUpgrade) {
    server.on('upgrade', (request, socket: Socket, head) => {
      proxy.ws(request, socket, { target, headers: forwarded(request.headers.host) }, head).catch(() => {});
    });
  }
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  context.onTestFinished(async () => {
    server.close();
    open.forEach((socket) => socket.destroy());
    await once(server, 'close');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/?pin=${PIN}`;
}

/** A page with something of somebody else's, and no chat. */
async function pageOf(context: TestContext, part: string): Promise<string> {
  const app = Fastify();
  app.get('/', async (_request, reply) =>
    reply.type('text/html').send(`<!doctype html><head>${part}</head>`),
  );
  app.get('/own.css', async (_request, reply) =>
    reply.type('text/css').send("@import 'https://fonts.example/a.css'; b { background: url(/own.svg) }"),
  );
  return start(app, context);
}

export const SHARED = { shared, behind, pageOf, chat };
