import { io } from 'socket.io-client';

import type { ContenderName } from '../contenders/names.ts';
import { type Http, HttpError } from '../people/http.ts';
import type { CreatePerson, Person, PersonOptions } from '../people/person.ts';
import { posts } from '../people/posts.ts';
import { shortPollingPerson } from '../people/short-polling-person.ts';
import { socketPerson } from '../people/socket-person.ts';

/** Something that crossed the wire and is no HTTP request of its own: a WebSocket frame, an event of a stream. */
export type OnFrame = (direction: 'up' | 'down', text: string) => void;

/** What the room announces: an `EventSource` has to be asked for each kind. */
const ANNOUNCEMENTS = [
  'login',
  'user joined',
  'user left',
  'new message',
  'typing',
  'stop typing',
  'replaced',
];

/**
 * People whom this page plays: their headers, connections and frames are the browser's own.
 * @param urlOf where a person, from 0, finds the contender
 */
export function browserPeople(urlOf: (person: number) => string, onFrame: OnFrame): CreatePerson {
  let people = 0;
  return (name, options) => createPerson(name, { ...options, url: urlOf(people++) }, onFrame);
}

function createPerson(name: ContenderName, options: PersonOptions, onFrame: OnFrame): Person {
  switch (name) {
    case 'short-polling':
      return shortPollingPerson(fetchFrom(options.url), options);
    case 'long-polling':
      return socketPerson(socketTo(options.url, 'polling'), options);
    case 'sse':
      return ssePerson(options, onFrame);
    case 'websocket':
      return webSocketPerson(options, onFrame);
    default:
      throw new RangeError(`A page without TLS cannot speak ${name}.`);
  }
}

function fetchFrom(origin: string): Http {
  return {
    async text(_kind, path, body) {
      // A text may be posted to another origin without asking there first.
      const response = await fetch(
        new URL(path, origin),
        body === undefined ? {} : { method: 'POST', ...(body !== '' && { body }) },
      );
      const content = await response.text();
      if (!response.ok) {
        throw new HttpError(content);
      }
      return content;
    },
  };
}

function socketTo(url: string, transport: 'polling' | 'websocket') {
  return io(new URL('/chat', url).href, {
    transports: [transport],
    autoConnect: false,
    forceNew: true,
    reconnection: false,
  });
}

function webSocketPerson(options: PersonOptions, onFrame: OnFrame): Person {
  const socket = socketTo(options.url, 'websocket');
  socket.io.once('open', () => {
    const text = ({ type, data }: { type: string; data?: unknown }) => frameText(type, data);
    socket.io.engine.on('packet', (packet) => onFrame('down', text(packet)));
    socket.io.engine.on('packetCreate', (packet) => onFrame('up', text(packet)));
  });
  return socketPerson(socket, options);
}

/** The numbers of Engine.IO's packets on the wire (Engine.IO protocol, revision 4). */
const PACKET_NUMBERS: Record<string, number> = { open: 0, close: 1, ping: 2, pong: 3, message: 4 };

function frameText(type: string, data: unknown): string {
  return `${PACKET_NUMBERS[type] ?? ''}${typeof data === 'string' ? data : ''}`;
}

function ssePerson(options: PersonOptions, onFrame: OnFrame): Person {
  const person = posts(fetchFrom(options.url));
  let source: EventSource | undefined;
  return {
    ...person,
    async join(username) {
      const connection = await person.join(username);
      source = new EventSource(new URL(`/events?connection=${connection}`, options.url));
      for (const name of ANNOUNCEMENTS) {
        source.addEventListener(name, ({ data }: MessageEvent<string>) => {
          onFrame('down', `event: ${name}, data: ${data}`);
          options.onEvent(name, JSON.parse(data));
        });
      }
      source.addEventListener('error', () => {
        // It would try again by itself, as someone whom the contender has forgotten.
        source?.close();
        options.onError(new Error('The stream of events has ended.'));
      });
    },
    rest: () => Promise.resolve(),
    async leave() {
      await person.leave();
      source?.close();
    },
  };
}
