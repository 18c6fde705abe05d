import type { AddressInfo, Server } from 'node:net';

import Fastify from 'fastify';
import { newPin } from 'pin-gate';
import { commandLine, isLoopback, logging, serve, UserError } from 'serve';
import { countTraffic } from 'serve/traffic';
import { visitorsBehind } from 'socket-guard';

import { shareFlags, wayInName } from './flags.ts';
import { listenForHost } from './host/listen-for-host.ts';
import { countDown, inWords, readHowLong } from './how-long.ts';
import { terminalQrCode } from './qr-code.ts';
import { visitorLog } from './visitor-log.ts';
import { visitorsApp } from './visitors-app.ts';
import { lan } from './ways-in/lan.ts';
import { openWayIn } from './ways-in/open-way-in.ts';
import { NoWayIn, type WayIn } from './ways-in/way-in.ts';

const flags = commandLine(3003, shareFlags);
const via = wayInName(flags.via) ?? 'lan';
const hasPin = flags['no-pin'] ? false : (flags.pin ?? via !== 'lan');
const pin = hasPin ? newPin() : undefined;
// From the room's network visitors come to this server itself; out of a tunnel they come by way of this machine.
const host = via === 'lan' && flags.host === '127.0.0.1' ? '0.0.0.0' : flags.host;
const trustedProxies = via === 'lan' ? [] : ['loopback'];

const app = Fastify(logging);
const chat = flags.chat === undefined ? undefined : new URL(flags.chat);
const { room, guests } = await visitorsApp(app, { chat, pin, trustedProxies });
const traffic = countTraffic(app.server, app.server);
let wayIn: WayIn | undefined;
app.addHook('onClose', async () => wayIn?.close());

const visitors = visitorsBehind(trustedProxies);
await serve(
  app,
  { port: flags.port, host },
  {
    onRequest: visitorLog({ visitorOf: (request) => visitors.key(request) }),
    async reachedAt() {
      const requestsPerMinute = Number(flags['requests-per-minute']) || undefined;
      wayIn = await openWayIn(via, { port: portOf(app.server), host, requestsPerMinute }).catch(
        (error: unknown) => {
          throw error instanceof NoWayIn ? new UserError(error.message) : error;
        },
      );
      return forVisitors(wayIn.urls[0]);
    },
  },
);

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** With the PIN, as a QR code carries it. */
function forVisitors(url: string): string {
  return pin === undefined ? url : `${url}?pin=${pin}`;
}

function end(): void {
  process.emit('SIGTERM', 'SIGTERM');
}

if (wayIn !== undefined) {
  const { urls, remarks, broken } = wayIn;
  const visitorUrl = forVisitors(urls[0]);
  const sharedFor = readHowLong(flags.for) ?? 0;
  const countdown = countDown(sharedFor, {
    warn: (left) => console.log(`The chat is shared for ${inWords(left)} more.`),
    end() {
      console.log('The time is over: the chat is no longer shared.');
      end();
    },
  });
  void broken.then((why) => {
    console.error(why);
    end();
  });
  // Through a tunnel and in the network at once, for who asks for it.
  const nearby = via === 'lan' || isLoopback(host) ? [] : lan({ port: portOf(app.server), host }).urls;
  const others = [...urls.slice(1), ...nearby].map((url) => `Also at ${forVisitors(url)}`);
  const page = await listenForHost({
    visitorUrl,
    pin,
    remarks: others,
    room,
    guests,
    traffic,
    endsInMs: () => Math.max(0, countdown.endsAt - Date.now()),
  });
  app.server.once('close', () => void page.close());
  console.log(
    [
      '',
      terminalQrCode(visitorUrl),
      '',
      ...(pin === undefined ? [] : [`The PIN is ${pin}; the QR code carries it.`]),
      ...others,
      `For you, the host, and nobody else: ${page.url}`,
      ...remarks,
      `It ends by itself in ${inWords(sharedFor)}.`,
      '',
    ].join('\n'),
  );
}
