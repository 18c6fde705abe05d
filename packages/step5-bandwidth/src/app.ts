import path from 'node:path';

import helmet from '@fastify/helmet';
import staticFiles from '@fastify/static';
import view from '@fastify/view';
import type { FastifyInstance } from 'fastify';
import handlebars from 'handlebars';
import { guard } from 'socket-guard';
import { Server } from 'socket.io';

import { LAB, type LabNews, type LabRequests } from './lab/channel.ts';
import { contentSecurityPolicy } from './lab/content-security-policy.ts';
import { Gateway } from './lab/gateway.ts';
import { LANES } from './lab/race-settings.ts';
import { races } from './lab/races.ts';
import { INTERVALS, SCENARIOS, findScenario } from './measure/scenarios.ts';

const folder = path.join(import.meta.dirname, '..');

export interface LabOptions {
  /** The JavaScript file of a contender's process. */
  program?: string;
}

/** The lab: a page whose browser lets people chat over each contender, and shows what it takes. */
export async function labApp(app: FastifyInstance, options: LabOptions) {
  const { program = path.join(folder, 'dist', 'contenders.js') } = options;
  const gateways = await Promise.all(Array.from({ length: LANES }, () => Gateway.open()));
  await app.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(gateways.map(({ port }) => port)),
    // The page asks for one of its files by another name, to find out whether that is this machine.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // What browsers do by themselves, so that the requests have the headers that they usually have.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // Over plain HTTP there is nothing to upgrade to.
    strictTransportSecurity: false,
  });
  await app.register(view, { engine: { handlebars }, root: path.join(folder, 'views') });
  await app.register(staticFiles, {
    root: [path.join(folder, 'public'), path.join(folder, 'dist', 'public')],
    preCompressed: true,
  });

  app.get('/', async (_request, reply) => {
    const scenarios = SCENARIOS.map((name) => ({ name, ...findScenario(name) }));
    return reply.view('lab.hbs', { scenarios, intervals: INTERVALS.length });
  });

  const io = new Server<LabRequests, LabNews>(app.server, { serveClient: false });
  guard(io, {});
  const end = races(io.of(LAB), { gateways, program, log: app.log });

  app.addHook('preClose', () => io.close());
  app.addHook('onClose', async () => {
    await end();
    await Promise.all(gateways.map((gateway) => gateway.close()));
  });
}
