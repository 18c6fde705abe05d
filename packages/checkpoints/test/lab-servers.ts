import type { AddressInfo } from 'node:net';

import Fastify, { type FastifyInstance } from 'fastify';
import { countTraffic, type Traffic } from 'serve/traffic';
import { Server, type Socket } from 'socket.io';
import { closeAfterEachAnswer } from 'step5-bandwidth/close-after-each-answer';
import { createContender } from 'step5-bandwidth/contenders';
import { limitTunnel } from 'tunnel-limit';

import type { RaceSettings } from '../src/lab-race.ts';
import type { Faults } from './core-servers.ts';

interface Lane {
  app: FastifyInstance;
  port: number;
  mark(): { traffic: Traffic; refused: number };
}

const NOTHING: Traffic = { requests: 0, connections: 0, bytesUp: 0, bytesDown: 0, cpuUs: 0 };
const BUSY = 'A race is going on in another window. Wait until it is over, or close that window.';

/** Milliseconds between two pieces of news. */
const TOLD_EVERY = 50;

/** What the lab does for whoever asks it, in one process, but for the faults. */
export function labServer(has: Faults): FastifyInstance {
  const app = Fastify();
  let lanes: Lane[] = [];

  async function end() {
    const ended = lanes;
    lanes = [];
    await Promise.all(ended.map((lane) => lane.app.close()));
  }

  app.get('/', async (_request, reply) => {
    const ports = has('ports') ? [] : lanes.map(({ port }) => port);
    const sources = ports.flatMap((port) => ['http', 'ws'].map((scheme) => `${scheme}://127.0.0.1:${port}`));
    return reply
      .header('Content-Security-Policy', `default-src 'self';connect-src 'self' ${sources.join(' ')}`)
      .type(has('page') ? 'text/plain' : 'text/html')
      .send('<p>a page</p>');
  });

  const io = new Server(app.server);
  io.of('/lab').on('connection', (socket: Socket) => {
    const timer = setInterval(() => {
      if (lanes.length > 0 && !has('progress')) {
        socket.emit(
          'progress',
          lanes.map((lane) => lane.mark()),
        );
      }
    }, TOLD_EVERY);
    socket.on('prepare', async (settings: RaceSettings, acknowledge: (answer: object) => void) => {
      if (has('race')) {
        return acknowledge({ ok: false, code: 'unavailable', message: BUSY });
      }
      const origin = `http://${socket.handshake.headers.host ?? ''}`;
      lanes = await Promise.all(settings.contenders.map((name) => startLane(name, settings, origin, has)));
      acknowledge({ ok: true, ports: lanes.map(({ port }) => port), node: process.version });
    });
    socket.on('mark', (lane: number, acknowledge: (answer: object) => void) => {
      acknowledge({ ok: true, mark: lanes[lane]?.mark() });
    });
    socket.on('end', async (acknowledge: (answer: object) => void) => {
      await end();
      acknowledge({ ok: true });
    });
    socket.on('disconnect', () => clearInterval(timer));
  });
  app.addHook('preClose', () => io.close());
  app.addHook('onClose', end);
  return app;
}

async function startLane(
  name: RaceSettings['contenders'][number],
  { wall, keepAlive }: RaceSettings,
  origin: string,
  has: Faults,
): Promise<Lane> {
  const origins = [
    // One that does not let the lab's page in.
    ...(has(name) ? [] : [origin]),
    ...(has('origin') ? ['https://elsewhere.example'] : []),
  ];
  const app = await createContender({ name, unlimited: false, compression: 'polls', origins });
  await app.ready();
  const refused = wall === undefined || has('wall') ? () => 0 : limitTunnel(app.server, wall, origins);
  if (!keepAlive || has('keep-alive')) {
    closeAfterEachAnswer(app.server);
  }
  const traffic = countTraffic(app.server, app.server);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    app,
    port: (app.server.address() as AddressInfo).port,
    mark: () => ({ traffic: has('counts') ? NOTHING : traffic(), refused: refused() }),
  };
}
