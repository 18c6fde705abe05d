import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';
import { destination } from 'pino';

/** Requests are logged by `serve`, since Fastify never sees those that Socket.IO answers. */
class ErrorsOnly extends LogController {
  override incomingRequest(): void {}
  override requestCompleted(): void {}
  override routeNotFound(): void {}

  /** Without the request: its address may hold what no log should. */
  override defaultErrorLog(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode >= 500) {
      reply.log.error({ err: error }, error.message);
    }
  }
}

/** What a pipe takes in one piece (PIPE_BUF of Linux): lines of several processes do not get into each other. */
const PIECE = 4096;
/** Bytes of the log that wait for a reader at most: what is more is dropped. */
const MOST = 1024 * 1024;

/** Fastify's options for a log that a person reads in a terminal, and a program (JSON lines) elsewhere. */
export const logging: FastifyServerOptions = {
  logController: new ErrorsOnly(),
  logger: { stream: process.stdout.isTTY ? await readable() : lines() },
};

/**
 * A thousand people who come back make a thousand lines in a second, and to write them one by one took a tenth of all
 * that this costs. So they are written together, a fifth of a second later. What is left when the process ends is
 * written then; only who kills it takes that much along.
 */
function lines() {
  const log = destination({
    sync: true,
    minLength: PIECE * 0.75,
    maxWrite: PIECE,
    maxLength: MOST,
    periodicFlush: 200,
    retryEAGAIN: () => false,
  });
  // Who reads the log slowly, or not any more, holds up nobody: what was not taken is offered again the next time.
  log.on('error', () => {});
  // In this mode pino leaves it to us. Its `flushSync` would try for ever where nobody reads any more.
  process.once('exit', () => log.flush());
  return log;
}

async function readable() {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ ignore: 'pid,hostname,level,reqId,request', translateTime: 'SYS:HH:MM:ss', sync: true });
}
