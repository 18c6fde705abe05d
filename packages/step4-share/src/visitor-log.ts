import { type IncomingMessage, Server, STATUS_CODES } from 'node:http';
import { styleText } from 'node:util';

import { type LoggedRequest, logRequests } from 'serve';

export interface VisitorLogOptions {
  /** Who has sent a request, in any words that stay the same, such as an address: they are not shown. */
  visitorOf?: (request: IncomingMessage) => string;
  print?: (line: string) => void;
}

/** How many visitors have a number of their own. */
const NUMBERED = 1000;
const PATH_WIDTH = 28;
const STATUS_WIDTH = '101 Switching Protocols'.length;
const METHOD_WIDTH = 'OPTIONS'.length;

/**
 * Prints a line for each request when it is answered, as ngrok's own console does, upgrades to WebSocket and polls that
 * have waited too: the time, the method, the path, the status with its words, and whose it is. Visitors are numbered in
 * the order in which they come; addresses and what stands behind a `?` stay out of it. To be called when all that
 * answers requests is attached.
 */
export function logVisitors(
  server: Server,
  {
    visitorOf = ({ socket }) => socket.remoteAddress ?? '',
    print = (line) => console.log(line),
  }: VisitorLogOptions = {},
): void {
  const logs = new Map<string, Server>();
  const others = logAs('another visitor');

  // The log of requests does not say whose they are. So each visitor has one, of a server that never listens.
  function logAs(label: string): Server {
    const log = new Server();
    log.on('upgrade', () => {});
    logRequests(log, { info: ({ request }) => print(lineOf(request, label)) });
    return log;
  }

  function logOf(request: IncomingMessage): Server {
    const visitor = visitorOf(request);
    let log = logs.get(visitor);
    if (log === undefined) {
      if (logs.size >= NUMBERED) {
        return others;
      }
      log = logAs(`visitor ${logs.size + 1}`);
      logs.set(visitor, log);
    }
    return log;
  }

  server.prependListener('request', (request, response) => {
    logOf(request).emit('request', request, response);
  });
  // Where nobody upgrades, Node takes such a request for a plain one.
  if (server.listenerCount('upgrade') > 0) {
    server.prependListener('upgrade', (request, socket, head) => {
      logOf(request).emit('upgrade', request, socket, head);
    });
  }
}

function lineOf({ method, url, status }: LoggedRequest, visitor: string): string {
  const time = new Date().toTimeString().slice(0, 8);
  const words = status === undefined ? 'unanswered' : `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  return [
    styleText('dim', time),
    method.padEnd(METHOD_WIDTH),
    shortened(url).padEnd(PATH_WIDTH),
    styleText(colourOf(status), words.padEnd(STATUS_WIDTH)),
    styleText('dim', visitor),
  ].join('  ');
}

/** WebSocket stands out. */
function colourOf(status: number | undefined): Parameters<typeof styleText>[0] {
  if (status === undefined) {
    return 'dim';
  }
  if (status === 101) {
    return 'cyan';
  }
  return status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green';
}

/** Nothing in a path is an order to the terminal: Node refuses requests with anything but printable ASCII there. */
function shortened(url: string): string {
  const [path = ''] = url.split('?', 1);
  return path.length > PATH_WIDTH ? `${path.slice(0, PATH_WIDTH - 1)}…` : path;
}
