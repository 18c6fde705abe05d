import type { ClientToServerEvents, ServerToClientEvents } from 'chat-protocol';
import { Fetch, NodeWebSocket } from 'engine.io-client';
import { io, type Socket } from 'socket.io-client';

import type { Chromium } from './chromium.ts';
import { openChromium } from './open-chromium.ts';
import type { Person, PersonOptions } from './person.ts';
import { recordedHeaders } from './recorded-headers.ts';

/** What `ws` writes into its handshake by itself, as browsers do. */
const WRITTEN_BY_WS = /^(Host|Connection|Upgrade|Sec-WebSocket-.*)$/i;

/** Takes part over Socket.IO, as the page of Step 3 does, over one transport and no other. */
export function engineIoPerson(transport: 'polling' | 'websocket', options: PersonOptions): Person {
  const chromium = openChromium(options);
  const headers = recordedHeaders('webSocket', new URL(options.url));
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(new URL('/chat', options.url).href, {
    transports: [transport === 'polling' ? pollingWith(chromium) : NodeWebSocket],
    extraHeaders: Object.fromEntries(headers.filter(([name]) => !WRITTEN_BY_WS.test(name))),
    // Like a browser it compresses every message, however short, if the server has agreed to compression.
    perMessageDeflate: { threshold: 0 },
    ...(options.ca !== undefined && { ca: options.ca }),
    autoConnect: false,
    forceNew: true,
    reconnection: false,
  });
  let leaving = false;
  socket.onAny((event: string, payload: unknown) => options.onEvent(event, payload));
  socket.on('disconnect', (reason) => leaving || options.onError(new Error(`Disconnected: ${reason}.`)));

  return {
    async join(username) {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve).once('connect_error', reject);
        socket.connect();
      });
      const answer = await socket.emitWithAck('add user', { username });
      if (!answer.ok) {
        throw new Error(answer.message);
      }
    },
    say: (request) => socket.emitWithAck('new message', request),
    async typing() {
      socket.emit('typing');
    },
    async stopTyping() {
      socket.emit('stop typing');
    },
    rest: () => Promise.resolve(),
    async leave() {
      leaving = true;
      const closed = new Promise((resolve) => socket.io.engine.once('close', resolve));
      socket.disconnect();
      await closed;
      chromium.close();
    },
  };
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
