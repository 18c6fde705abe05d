import cluster from 'node:cluster';
import { Socket } from 'node:net';

import Fastify from 'fastify';
import { register } from 'prom-client';
import { answerConnections, commandLine, exitWith, logging } from 'serve';
import { guardOptions } from 'socket-guard';

import { scaleApp } from '../app.ts';
import { fromEnvironment, isForWorker } from '../channel.ts';
import { redisUrl, scaleFlags } from '../flags.ts';
import { measureProcess } from '../metrics.ts';
import { embeddedStore } from '../stores/embedded-store.ts';
import { redisStore } from '../stores/redis-store.ts';
import { answerMetrics } from './metrics-route.ts';
import { connectionsOfNode, tellPrimary } from './the-primary.ts';

/** Milliseconds for which connections that do not end hold a worker up. */
const ENDS_WITHIN = 1000;

const flags = commandLine(3006, scaleFlags);
const worker = cluster.worker?.id ?? 0;
const name = `worker ${worker}`;
measureProcess(name);
const { node, secret } = fromEnvironment(process.env);
const redis = redisUrl(flags);
const store =
  redis === undefined ? embeddedStore(secret) : await redisStore(redis, !flags['no-limits']).catch(exitWith);

const app = Fastify(logging);
answerMetrics(app);
const { drain } = await scaleApp(app, {
  ...guardOptions(flags),
  connections: connectionsOfNode,
  store,
  node,
  worker,
  pin: flags.pin,
});
answerConnections(app);
await app.ready();
// The next request of a connection may be of a session elsewhere.
app.server.prependListener('request', (_request, response) => (response.shouldKeepAlive = false));

process.on('message', async (message, connection) => {
  if (!isForWorker(message)) {
    return;
  }
  // There is none if it was closed on its way.
  if (message.scale === 'connection' && connection instanceof Socket) {
    app.server.emit('connection', connection);
    connection.unshift(message.read);
  } else if (message.scale === 'measure') {
    tellPrimary({ scale: 'measured', id: message.id, metrics: await register.getMetricsAsJSON() });
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
app.log.info({ worker }, `${name} is ready`);
tellPrimary({ scale: 'ready' });
