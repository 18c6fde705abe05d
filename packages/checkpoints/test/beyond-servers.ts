import type { HistoryPage, Joined, JoinRequest, MessageRequest, Said } from 'chat-protocol';
import { MemoryRoom } from 'chat-room';
import Fastify, { type FastifyInstance } from 'fastify';
import { guard } from 'socket-guard';
import { Server } from 'socket.io';
import { chat, type ChatServer } from 'step3-chat/chat';

import type { Faults } from './core-servers.ts';

/** Step 3's own room, but for the faults. */
class FaultyRoom extends MemoryRoom {
  readonly #has: Faults;

  constructor(has: Faults) {
    const unlimited = { burst: 10_000, perSecond: 10_000 };
    super(has('rates') ? { rates: { message: unlimited, typing: unlimited } } : {});
    this.#has = has;
  }

  override async join(connection: string, request: JoinRequest): Promise<Joined> {
    if (this.#has('name-taken') && request.username.startsWith('CHECK-')) {
      return super.join(connection, { username: `${request.username.slice(1)}!` });
    }
    const joined = await super.join(connection, request);
    return {
      ...joined,
      ...(this.#has('ack-join') && { users: [] }),
      ...(this.#has('come-back') && { missed: [] }),
    };
  }

  override async say(connection: string, request: MessageRequest): Promise<Said> {
    const { message, clientId } = request;
    if (this.#has('refusals') && message.trim() === '') {
      return super.say(connection, { message: 'nothing' });
    }
    return super.say(connection, this.#has('delivered-once') ? { message } : { message, clientId });
  }

  override async history(...args: Parameters<MemoryRoom['history']>): Promise<HistoryPage> {
    const page = await super.history(...args);
    return this.#has('history') ? { ...page, messages: page.messages.toReversed() } : page;
  }
}

/** Step 3 whole, but for the faults. */
export function wholeChatServer(has: Faults): FastifyInstance {
  const app = Fastify();
  app.get('/', async (_request, reply) => reply.type('text/html').send('<p>a page</p>'));
  const io: ChatServer = new Server(app.server);
  guard(io, { origins: has('origin') ? ['https://elsewhere.example'] : [] });
  const room = new FaultyRoom(has);
  if (has('rejected')) {
    io.of('/chat').on('connection', (socket) => {
      const emit = socket.emit.bind(socket);
      socket.emit = (event, ...args) => event === 'rejected' || emit(event, ...args);
    });
  }
  chat(io.of('/chat'), room, app.log);
  if (has('take-over')) {
    room.removeAllListeners('replaced');
  }
  if (has('numbers')) {
    // Numbers that only the announcements carry, and that skip every other one.
    room.removeAllListeners('new message');
    room.on('new message', (message) =>
      io
        .of('/chat')
        .to('joined')
        .emit('new message', { ...message, seq: message.seq * 2 }),
    );
  }
  app.addHook('preClose', () => io.close());
  app.addHook('onClose', () => room.close());
  return app;
}
