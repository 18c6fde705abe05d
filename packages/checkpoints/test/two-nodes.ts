import {
  type HistoryPage,
  type HistoryRequest,
  type Joined,
  type JoinRequest,
  type MessageRequest,
  Refusal,
} from 'chat-protocol';
import { MemoryRoom, type Room, type RoomEvents } from 'chat-room';
import Fastify, { type FastifyInstance } from 'fastify';
import { guard } from 'socket-guard';
import { Server } from 'socket.io';
import { chat, type ChatServer } from 'step3-chat/chat';
import type { TestContext } from 'vitest';

import type { Faults } from './core-servers.ts';
import { start } from './start.ts';

/** What one node does with a room that several share, but for its faults. */
class Branch implements Room {
  readonly #shared: Room;
  readonly #has: Faults;

  constructor(shared: Room, has: Faults) {
    this.#shared = shared;
    this.#has = has;
  }

  on<E extends keyof RoomEvents>(event: E, listener: (...args: RoomEvents[E]) => void): this {
    this.#shared.on(event, listener);
    return this;
  }

  async join(connection: string, request: JoinRequest): Promise<Joined> {
    if (this.#has('join')) {
      throw new Refusal('unavailable', { retryAfterMs: 1000 });
    }
    if (this.#has('names') && request.username.startsWith('CHECK-')) {
      return this.#shared.join(connection, { username: `${request.username.slice(1)}!` });
    }
    const joined = await this.#shared.join(connection, request);
    return { ...joined, ...(this.#has('come-back') && { missed: [] }) };
  }

  say(connection: string, { message, clientId }: MessageRequest) {
    return this.#shared.say(connection, {
      message,
      ...(!this.#has('delivered-once') && { clientId }),
    });
  }

  async history(connection: string, request: HistoryRequest): Promise<HistoryPage> {
    const page = await this.#shared.history(connection, request);
    return this.#has('history') ? { ...page, messages: page.messages.slice(1) } : page;
  }

  typing = (connection: string) => this.#shared.typing(connection);
  stopTyping = (connection: string) => this.#shared.stopTyping(connection);
  leave = (connection: string, how: 'left' | 'lost') => this.#shared.leave(connection, how);
  here = () => this.#shared.here();
  remove = (messageId: string) => this.#shared.remove(messageId);
  sendOut = (username: string) => this.#shared.sendOut(username);
  pause = () => this.#shared.pause();
  goOn = () => this.#shared.goOn();
  close = () => this.#shared.close();
}

/** Which event does not come to the people of a node that has this fault. */
const LOST: Readonly<Record<string, string>> = {
  presence: 'user left',
  typing: 'typing',
  'take-over': 'replaced',
  loses: 'new message',
};

/** Gets what a node emits to go wrong on its way to its people. */
function disturb(io: ChatServer, has: Faults): void {
  const { adapter } = io.of('/chat');
  const broadcast = adapter.broadcast.bind(adapter);
  let waiting: Parameters<typeof broadcast>[] = [];
  adapter.broadcast = (packet: { data: [event: string, payload: object] }, options) => {
    const [event, payload] = packet.data;
    if (Object.entries(LOST).some(([fault, lost]) => has(fault) && lost === event)) {
      return;
    }
    if (event === 'new message' && has('order')) {
      if (waiting.push([packet, options]) === 1) {
        // What was said in the same moment comes in the wrong order.
        setImmediate(() => {
          waiting.toReversed().forEach((each) => broadcast(...each));
          waiting = [];
        });
      }
      return;
    }
    if (has('count') && 'numUsers' in payload && event !== 'login') {
      packet.data[1] = { ...payload, numUsers: Number(payload.numUsers) + 1 };
    }
    broadcast(packet, options);
    if (event === 'new message' && has('message')) {
      broadcast(packet, options);
    }
  };
}

/** One process of a chat. */
export function node(shared: MemoryRoom, has: Faults = () => false): FastifyInstance {
  const app = Fastify();
  app.get('/', async (_request, reply) =>
    reply.type(has('page') ? 'text/plain' : 'text/html').send('<p>a page</p>'),
  );
  app.get('/ready', async (_request, reply) => reply.code(has('ready') ? 503 : 200).send({}));
  const io: ChatServer = new Server(app.server, has('polling') ? { transports: ['websocket'] } : {});
  guard(io, {});
  chat(io.of('/chat'), new Branch(shared, has), app.log);
  disturb(io, has);
  app.addHook('preClose', () => io.close());
  app.addHook('onClose', () => shared.close());
  return app;
}

/** Two nodes of one chat, of which the second has faults. @returns their addresses */
export async function twoNodes(context: TestContext, has: Faults): Promise<[string, string]> {
  const shared = new MemoryRoom();
  return [await start(node(shared), context), await start(node(shared, has), context)];
}
