import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';

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

/** What a pipe of Linux takes in one piece (PIPE_BUF): lines of several processes do not get into each other. */
const PIECE = 4096;
/** Characters of the log that wait for its reader at most; what is more is dropped. */
const MOST = 1024 * 1024;
/** Milliseconds after which a line is written, however few there are. */
const WITHIN = 200;

/** Fastify's options for a log that a person reads in a terminal, and a program (JSON lines) elsewhere. */
export const logging: FastifyServerOptions = {
  logController: new ErrorsOnly(),
  logger: { stream: process.stdout.isTTY ? await readable() : lines() },
};

/**
 * A thousand people who come back make a thousand lines in a second, and to write them one by one took a tenth of all
 * that this costs. So they are written together. What is left when the process ends is written then; only who kills it
 * takes that much along. pino's own destination writes together too, but never ends where nobody reads any more.
 */
function lines() {
  const { stdout } = process;
  let waiting = '';
  let due: NodeJS.Timeout | undefined;
  function write(): void {
    clearTimeout(due);
    due = undefined;
    if (stdout.writableLength < MOST) {
      stdout.write(waiting);
    }
    waiting = '';
  }
  // Who closes the log does not end the server.
  stdout.on('error', () => {});
  process.once('exit', write);
  return {
    write(line: string): void {
      if (waiting.length + line.length > PIECE) {
        write();
      }
      waiting += line;
      due ??= setTimeout(write, WITHIN).unref();
    },
  };
}

async function readable() {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ ignore: 'pid,hostname,level,reqId,request', translateTime: 'SYS:HH:MM:ss', sync: true });
}
