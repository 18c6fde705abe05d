import { Fetch, NodeWebSocket } from 'engine.io-client';
import { io } from 'socket.io-client';

import type { Chromium } from './chromium.ts';
import type { Person, PersonOptions } from './person.ts';
import { recordedHeaders } from './recorded-headers.ts';
import { socketPerson } from './socket-person.ts';

/** What `ws` writes into its handshake by itself, as browsers do. */
const WRITTEN_BY_WS = /^(Host|Connection|Upgrade|Sec-WebSocket-.*)$/i;

/** Takes part over Socket.IO with a browser's headers, over one transport and no other. */
export function engineIoPerson(
  chromium: Chromium,
  transport: 'polling' | 'websocket',
  options: PersonOptions,
): Person {
  const headers = recordedHeaders('webSocket', new URL(options.url));
  const socket = io(new URL('/chat', options.url).href, {
    transports: [transport === 'polling' ? pollingWith(chromium) : NodeWebSocket],
    extraHeaders: Object.fromEntries(headers.filter(([name]) => !WRITTEN_BY_WS.test(name))),
    // Like a browser it compresses every message, however short, if the server has agreed to compression.
    perMessageDeflate: { threshold: 0 },
    ...(options.ca !== undefined && { ca: options.ca }),
    autoConnect: false,
    forceNew: true,
    reconnection: false,
  });
  return socketPerson(socket, options);
}

/** Engine.IO's polling transport with the headers and connections of a browser in place of Node's. */
function pollingWith(chromium: Chromium) {
  return class extends Fetch {
    override doPoll(): void {
      chromium.text('poll', this.uri()).then(
        (data) => this.onData(data),
        (error: Error) => this.onError('poll failed', error),
      );
    }

    override doWrite(data: string, callback: () => void): void {
      const write = async () => {
        await chromium.text('pollPost', this.uri(), data);
        callback();
      };
      write().catch((error: Error) => this.onError('post failed', error));
    }
  };
}
