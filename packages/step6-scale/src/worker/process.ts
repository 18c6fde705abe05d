import cluster from 'node:cluster';

import Fastify from 'fastify';
import { register } from 'prom-client';
import { answerConnections, commandLine, exitWith, logging } from 'serve';
import { guardOptions } from 'socket-guard';

import { scaleApp } from '../app.ts';
import { fromEnvironment, isForWorker, type ToPrimary } from '../channel.ts';
import { redisUrl, scaleFlags } from '../flags.ts';
import { measureProcess } from '../metrics.ts';
import { embeddedStore } from '../stores/embedded-store.ts';
import { redisStore } from '../stores/redis-store.ts';
import { answerMetrics } from './metrics-route.ts';
import { keepSessionsHere } from './sticky-sessions.ts';

/** Milliseconds for which connections that do not end hold a worker up. */
const ENDS_WITHIN = 1000;

const flags = commandLine(3006, scaleFlags);
const name = `worker ${cluster.worker?.id}`;
measureProcess(name);
const { node, secret } = fromEnvironment(process.env);
const redis = redisUrl(flags);
const store =
  redis === undefined ? embeddedStore(secret) : await redisStore(redis, !flags['no-limits']).catch(exitWith);

const app = Fastify(logging);
const tell = (message: ToPrimary) => void process.send?.(message);
answerMetrics(app, tell);
const { io, drain } = await scaleApp(app, { ...guardOptions(flags), store, node, pin: flags.pin });
answerConnections(app);
keepSessionsHere(io);
await app.ready();

process.on('message', async (message) => {
  if (!isForWorker(message)) {
    return;
  }
  if (message.scale === 'measure') {
    tell({ scale: 'measured', id: message.id, metrics: await register.getMetricsAsJSON() });
  } else if (message.scale === 'drain') {
    await drain();
    setTimeout(() => process.exit(0), ENDS_WITHIN).unref();
    await app.close();
    process.exit(0);
  }
});
// A terminal's Ctrl+C goes to every process: the primary says when it is time.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {});
}
app.log.info({ worker: cluster.worker?.id }, `${name} is ready`);
tell({ scale: 'ready' });
