import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

import { setupPrimary as carryEvents } from '@socket.io/cluster-adapter';
import Fastify from 'fastify';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import { announce, commandLine, exitWith, listenAt, logging } from 'serve';

import { toEnvironment } from './channel.ts';
import { nodeName, redisUrl, scaleFlags } from './flags.ts';
import { measureProcess } from './metrics.ts';
import { attendWorkers } from './primary/attend.ts';
import { balance } from './primary/balance.ts';
import { keepChat } from './primary/keep-chat.ts';
import { Workers } from './primary/workers.ts';

/** Milliseconds in which everyone has been told to come back elsewhere, and the processes have ended. */
const DRAINS_WITHIN = 4500;

const flags = commandLine(3006, scaleFlags);
const redis = redisUrl(flags);
const node = nodeName(flags);
const { log } = Fastify(logging);

// The primary listens, and hands each connection to a worker. Without Redis it keeps the chat, too.
const workers = new Workers({
  count: Number(flags.workers),
  program: path.join(import.meta.dirname, 'worker.js'),
  args: process.argv.slice(2),
  env: () => toEnvironment({ node, secret: kept?.secret ?? Buffer.alloc(0) }),
  onWorker: (worker) => kept?.serve(worker),
  onMessage: (worker, message) => attendant.take(worker, message),
  onReady: () => connections.handOut(),
  onLoss({ id, process: { pid } }, why) {
    log.warn({ worker: id, pid }, `worker ${id} has ended (${why}), and another one is started`);
  },
});
const attendant = attendWorkers(() => workers.ready.values());
const server = createServer();
const connections = balance(server, { workers: () => workers.ready, sessions: attendant.sessions });
carryEvents();
void new RateLimiterClusterMaster();
measureProcess('primary');

const url = await listenAt(flags, server, async ({ port, host }) => {
  await once(server.listen(port, host), 'listening');
}).catch(exitWith);
const kept = redis === undefined ? await keepChat(flags).catch(exitWith) : undefined;
await workers.start();
log.info({ node, redis: redis !== undefined }, `this is node ${node}`);

let ending = false;
announce(url, async () => {
  if (ending) {
    return;
  }
  ending = true;
  setTimeout(() => process.exit(0), DRAINS_WITHIN).unref();
  connections.end();
  await workers.drain();
  server.close();
  await kept?.close();
  process.exit(0);
});
