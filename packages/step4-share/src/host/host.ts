import { timingSafeEqual } from 'node:crypto';
import path from 'node:path';

import staticFiles from '@fastify/static';
import view from '@fastify/view';
import { type Answer, type ChatMessage, LIMITS, Refusal } from 'chat-protocol';
import type { Room } from 'chat-room';
import type { FastifyInstance } from 'fastify';
import handlebars from 'handlebars';
import type { Traffic } from 'serve/traffic';
import { guard } from 'socket-guard';
import { Server, type Socket } from 'socket.io';

import { svgQrCode } from '../qr-code.ts';
import { type Guest, HOST, type HostNews, type HostRequests } from './channel.ts';

const folder = path.join(import.meta.dirname, '..');

/** Milliseconds from one report of how it goes to the next. */
const REPORTED_EVERY = 1000;

export interface HostOptions {
  /** Who names it is the host. */
  secret: string;
  /** Where visitors go, with the PIN if there is one, and how that is written for people to type. */
  visitorUrl: string;
  pin: string | undefined;
  /** Where else visitors can go, and what the host should know, in sentences. */
  remarks: readonly string[];
  /** Left out: the chat is somebody else's, and nothing can be decided here. */
  room: Room | undefined;
  guests: () => Promise<Guest[]>;
  traffic: () => Traffic;
  endsInMs: () => number;
}

type HostSocket = Socket<HostRequests, HostNews>;

/** The host's page: the way in for a projector, how it goes, and what is to be decided. Nobody else gets it. */
export async function hostApp(app: FastifyInstance, options: HostOptions): Promise<void> {
  const { secret, visitorUrl, pin, remarks, room, guests, traffic, endsInMs } = options;
  const isHost = (given: unknown) => typeof given === 'string' && isSame(given, secret);
  const messages: Pick<ChatMessage, 'id' | 'username' | 'message'>[] = [];
  let paused = false;

  await app.register(view, { engine: { handlebars }, root: path.join(folder, 'views') });
  await app.register(staticFiles, {
    root: [path.join(folder, 'public'), path.join(folder, 'dist', 'public')],
    preCompressed: true,
  });

  app.get('/share', async ({ query }, reply) => {
    if (!isHost((query as Record<string, unknown>)['secret'])) {
      return reply.code(403).send({
        message: 'This page is for the host only. Its whole address is in the terminal.',
      });
    }
    const [address = ''] = visitorUrl.split('?', 1);
    return reply.view('share.hbs', {
      address,
      pin,
      remarks,
      qrCode: svgQrCode(visitorUrl),
      decides: room !== undefined,
    });
  });

  const io = new Server<HostRequests, HostNews>(app.server, { serveClient: false });
  guard(io, {}, app);
  const namespace = io.of(HOST);
  namespace.use((socket, next) =>
    next(isHost(socket.handshake.auth['secret']) ? undefined : new Error('You are not the host.')),
  );

  const report = async () => {
    const { bytesUp, bytesDown, requests, connections } = traffic();
    namespace.emit('state', {
      guests: await guests(),
      bytesUp,
      bytesDown,
      requests,
      connections,
      paused,
      endsInMs: endsInMs(),
    });
  };
  const timer = setInterval(() => void report(), REPORTED_EVERY);

  async function decide(decision: Promise<boolean>, acknowledge: (answer: Answer<object>) => void) {
    const done = await decision.catch(() => false);
    acknowledge(
      done ? { ok: true } : new Refusal('unavailable', { message: 'That is gone already.' }).toAnswer(),
    );
    await report();
  }

  async function setPaused(wanted: boolean, decided: Room): Promise<boolean> {
    await (wanted ? decided.pause() : decided.goOn());
    paused = wanted;
    return true;
  }

  function takeDecisions(socket: HostSocket, decided: Room): void {
    socket.on('remove', (id, acknowledge) => void decide(decided.remove(id), acknowledge));
    socket.on('send out', (name, acknowledge) => void decide(decided.sendOut(name), acknowledge));
    socket.on('pause', (acknowledge) => void decide(setPaused(true, decided), acknowledge));
    socket.on('go on', (acknowledge) => void decide(setPaused(false, decided), acknowledge));
  }

  if (room !== undefined) {
    room.on('new message', ({ id, username, message }) => {
      messages.push({ id, username, message });
      messages.splice(0, messages.length - LIMITS.kept);
      namespace.emit('messages', messages);
    });
    room.on('message removed', ({ id }) => {
      const index = messages.findIndex((each) => each.id === id);
      if (index >= 0) {
        messages.splice(index, 1);
        namespace.emit('messages', messages);
      }
    });
  }
  namespace.on('connection', (socket) => {
    socket.emit('messages', messages);
    void report();
    if (room !== undefined) {
      takeDecisions(socket, room);
    }
  });

  app.addHook('preClose', async () => {
    clearInterval(timer);
    await io.close();
  });
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
