import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';

import { setupPrimary as carryEvents } from '@socket.io/cluster-adapter';
import { setupMaster as balance } from '@socket.io/sticky';
import Fastify from 'fastify';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import { announce, commandLine, exitWith, listenAt, logging } from 'serve';

import { toEnvironment } from './channel.ts';
import { nodeName, redisUrl, scaleFlags } from './flags.ts';
import { measureProcess } from './metrics.ts';
import { gatherMetrics } from './primary/gather-metrics.ts';
import { keepChat } from './primary/keep-chat.ts';
import { Workers } from './primary/workers.ts';

/** Milliseconds in which everyone has been told to come back elsewhere, and the processes have ended. */
const DRAINS_WITHIN = 4500;

const flags = commandLine(3006, scaleFlags);
const redis = redisUrl(flags);
const node = nodeName(flags);
const { log } = Fastify(logging);

// The primary listens, and hands each connection to a worker.
const server = createServer();
balance(server);
carryEvents();
void new RateLimiterClusterMaster();
measureProcess('primary');
const url = await listenAt(flags, server, async ({ port, host }) => {
  await once(server.listen(port, host), 'listening');
}).catch(exitWith);

// Without Redis it keeps the chat, too.
const kept = redis === undefined ? await keepChat(flags).catch(exitWith) : undefined;
const metrics = gatherMetrics();
const workers = await Workers.start({
  count: Number(flags.workers),
  program: path.join(import.meta.dirname, 'worker.js'),
  args: process.argv.slice(2),
  env: toEnvironment({ node, secret: kept?.secret ?? Buffer.alloc(0) }),
  onWorker: (worker) => kept?.serve(worker),
  onMessage: (worker, message) => metrics.onMessage(worker, message),
  onLoss({ id, process: { pid } }, why) {
    log.warn({ worker: id, pid }, `worker ${id} has ended (${why}), and another one is started`);
  },
});
log.info({ node, redis: redis !== undefined }, `this is node ${node}`);

let ending = false;
announce(url, async () => {
  if (ending) {
    return;
  }
  ending = true;
  setTimeout(() => process.exit(0), DRAINS_WITHIN).unref();
  await workers.drain();
  server.close();
  server.closeAllConnections();
  await kept?.close();
  process.exit(0);
});
