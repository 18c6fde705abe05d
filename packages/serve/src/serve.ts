import { lookup } from 'node:dns/promises';
import type { AddressInfo, Server as SocketServer, Socket } from 'node:net';

import type { FastifyInstance } from 'fastify';

import type { Address } from './command-line.ts';
import { answerOtherUpgrades } from './other-upgrades.ts';
import { logTo, type OnRequest, watchRequests } from './request-log.ts';
import { answerRestarts } from './restarts.ts';
import { exitWith, UserError } from './user-error.ts';

/** Milliseconds that connections have to end by themselves when a process is told to stop. */
const GENTLY_FOR = 300;
/** Milliseconds until such a process ends, whatever still hangs on it. */
const STOPS_WITHIN = 1500;

export interface ServeOptions {
  /** From the server's own address the one that is told, where that is another. It may take its time. @throws {UserError} */
  reachedAt?: (url: string) => Promise<string>;
  /** Hears of each request in place of the app's log. */
  onRequest?: OnRequest | undefined;
}

/**
 * Runs a stage: listens, says so in one line on standard output, logs every request, and ends with exit code 0
 * at Ctrl+C or SIGTERM. A port that cannot be had ends the process with exit code 1 and a sentence.
 * In watch mode its page can have it started anew.
 */
export async function serve(
  app: FastifyInstance,
  address: Address,
  { reachedAt = async (url) => url, onRequest }: ServeOptions = {},
): Promise<void> {
  const open = new Set<Socket>();
  function closed(this: Socket): void {
    open.delete(this);
  }
  app.server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', closed);
  });
  // The build knows the mode, and leaves this out for production.
  if (process.env['NODE_ENV'] === 'development' && process.send) {
    answerRestarts(app, (port) => process.send?.({ restart: port }));
  }
  const url = await listen(app, address, onRequest).then(reachedAt).catch(exitWith);
  announce(url, () => stop(app, open));
}

/**
 * Says where a server runs, and has it end when it is told to: by Ctrl+C, SIGTERM, or whoever started it and is gone.
 * @param end ends the process with exit code 0
 */
export function announce(url: string, end: () => Promise<void>): void {
  console.log(`Running on ${url} (press Ctrl+C to quit)`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void end());
  }
  // For whoever started the process and waits: process managers (pm2's wait_ready), watch mode.
  process.send?.('ready');
  process.once('disconnect', () => void end());
}

/** Starts a stage without a word. @returns its address, `http://127.0.0.1:3003/` @throws {UserError} */
export async function listen(
  app: FastifyInstance,
  address: Address,
  onRequest: OnRequest = logTo(app.log),
): Promise<string> {
  answerConnections(app, onRequest);
  // Fastify logs its addresses in words of its own; the stage says it in its one line.
  const { level } = app.log;
  app.log.level = 'warn';
  try {
    return await listenAt(address, app.server, (where) => app.listen(where));
  } finally {
    app.log.level = level;
  }
}

/**
 * Has a stage log and answer what comes over its connections, as {@link listen} does, whoever accepts them. To be called
 * when all that answers requests is attached.
 */
export function answerConnections(app: FastifyInstance, onRequest: OnRequest = logTo(app.log)): void {
  answerOtherUpgrades(app.server);
  watchRequests(app.server, onRequest);
  // Node closes the connections that are idle when the server closes; those that were busy a browser would keep.
  app.server.on('request', (request, response) => {
    response.once('close', () => app.server.listening || request.socket.end());
  });
}

/**
 * Has a server listen. @param start does it, at a port and an address in numbers
 * @returns where it can be reached, `http://127.0.0.1:3003/` @throws {UserError} where the address cannot be had
 */
export async function listenAt(
  { port, host }: Address,
  server: SocketServer,
  start: (where: Address) => Promise<unknown>,
): Promise<string> {
  try {
    // One address: for a name with two, Fastify would open a second server, which Socket.IO knows nothing of.
    const { address } = await lookup(host);
    await start({ port, host: address });
  } catch (error) {
    throw asUserError(error, port, host);
  }
  const { port: realPort } = server.address() as AddressInfo;
  return `http://${nameOf(host)}:${realPort}/`;
}

/** Closes gently, then by force what is still open: someone who does not answer holds up nobody. */
async function stop(app: FastifyInstance, open: ReadonlySet<Socket>): Promise<void> {
  setTimeout(() => open.forEach((socket) => socket.destroy()), GENTLY_FOR).unref();
  setTimeout(() => process.exit(0), STOPS_WITHIN).unref();
  await app.close();
  process.exit(0);
}

function asUserError(error: unknown, port: number, host: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new UserError(
        `Port ${port} is taken. Stop the program that uses it, or choose another port with --port ${port < 65_535 ? port + 1 : 0}.`,
      );
    case 'EACCES':
      return new UserError(
        `Port ${port} may not be used by this account. Choose one above 1023 with --port ${port + 8000}.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(
        `${host} is not an address of this machine. Use --host 127.0.0.1, or --host 0.0.0.0 for the whole network.`,
      );
    default:
      return error;
  }
}

/** An address that a browser on this machine can open. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') {
    return '127.0.0.1';
  }
  return host.includes(':') ? `[${host}]` : host;
}
