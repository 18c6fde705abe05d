import { MemoryRoom } from 'chat-room';
import Fastify, { type FastifyInstance } from 'fastify';
import { Server } from 'socket.io';
import { socketsApp } from 'step2-sockets';
import { chat, type ChatServer } from 'step3-chat/chat';

import type { Faults } from './core-servers.ts';

export function greetingServer(has: Faults): FastifyInstance {
  const app = Fastify();
  app.get<{ Params: { name: string } }>('/hello/:name', async (request, reply) => {
    const { name } = request.params;
    if (has('greeting-plain')) void reply.type('text/html; charset=utf-8');
    return `Hello ${has('greeting-name') ? 'ana' : name}!`;
  });
  return app;
}

function clockServer(has: Faults): FastifyInstance {
  const app = Fastify();
  const started = new Date();
  app.get('/time', async () => {
    const now = (has('clock-runs') ? started : new Date()).toISOString();
    return has('clock-json') ? now : { now };
  });
  return app;
}

function sendToOthersServer(has: Faults): FastifyInstance {
  const app = Fastify();
  const io = new Server(app.server);
  app.addHook('preClose', () => io.close());
  const test = io.of('/test');
  test.on('connection', (socket) => {
    let count = 0;
    socket.emit('display_message', { data: 'Connected', count });
    socket.on('send_to_self', ({ data }: { data: string }) => {
      socket.emit('display_message', { data, count: ++count });
    });
    socket.on('send_to_others', ({ data }: { data: string }) => {
      count += has('others-count') ? 0 : 1;
      const text = has('others') ? data.replaceAll('<', '&lt;') : data;
      (has('others-only') ? test : socket.broadcast).emit('display_message', { data: text, count });
    });
  });
  return app;
}

/** Step 2's own server, with the route. */
function forgetServer(has: Faults): FastifyInstance {
  const app = Fastify();
  app.register(socketsApp, { secret: 'of the tests' });
  app.get('/forget', async (_request, reply) => {
    const path = has('forget-cookie') ? '/forget' : '/';
    void reply.header('set-cookie', `step2-sockets=; Path=${path}; Expires=Thu, 01 Jan 1970 00:00:00 GMT`);
    return has('forget-back') ? 'Forgotten.' : reply.redirect('/');
  });
  return app;
}

/** Step 3's own server, but that everyone sees something else than what was said. */
function changingServer(shown: (message: string, username: string) => string): FastifyInstance {
  const app = Fastify();
  const io: ChatServer = new Server(app.server);
  const room = new MemoryRoom();
  chat(io.of('/chat'), room, app.log);
  room.removeAllListeners('new message');
  room.on('new message', (said) => {
    const message = shown(said.message, said.username);
    io.of('/chat')
      .to('joined')
      .emit('new message', { ...said, message });
  });
  app.addHook('preClose', () => io.close());
  app.addHook('onClose', () => room.close());
  return app;
}

function actionsServer(has: Faults): FastifyInstance {
  const start = has('action-only') ? '/me' : '/me ';
  return changingServer((message, username) =>
    message.startsWith(start)
      ? `* ${has('action-shown') ? 'someone' : username} ${message.slice(4)}`
      : message,
  );
}

function shortWordsServer(has: Faults): FastifyInstance {
  const wave = has('wave-shown') ? '(waves)' : '👋';
  return changingServer((message) =>
    has('wave-each') ? message.replace(':wave:', wave) : message.replaceAll(':wave:', wave),
  );
}

/** Every exercise's solution by its name, but for the faults. Each fault is named as the check that it fails. */
export const SOLUTIONS: Readonly<Record<string, (has: Faults) => FastifyInstance>> = {
  greeting: greetingServer,
  clock: clockServer,
  'send-to-others': sendToOthersServer,
  'forget-me': forgetServer,
  actions: actionsServer,
  'short-words': shortWordsServer,
};
