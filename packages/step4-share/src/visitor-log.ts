import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { styleText } from 'node:util';

import type { LoggedRequest, OnRequest } from 'serve';

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
 * the order in which they come; addresses and what stands behind a `?` stay out of it.
 */
export function visitorLog({
  visitorOf = ({ socket }) => socket.remoteAddress ?? '',
  print = (line) => console.log(line),
}: VisitorLogOptions = {}): OnRequest {
  const numbers = new Map<string, number>();

  return (message) => {
    const visitor = visitorOf(message);
    if (!numbers.has(visitor) && numbers.size < NUMBERED) {
      numbers.set(visitor, numbers.size + 1);
    }
    const number = numbers.get(visitor);
    const label = number === undefined ? 'another visitor' : `visitor ${number}`;
    return (request) => print(lineOf(request, label));
  };
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
