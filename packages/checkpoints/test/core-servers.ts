import Fastify, { type FastifyInstance } from 'fastify';
import { Server, type Socket } from 'socket.io';

/** Whether this server has this fault. Each is named as the check that it fails. */
export type Faults = (fault: string) => boolean;

export function helloServer(has: Faults): FastifyInstance {
  const app = Fastify();
  app.get('/', async (_request, reply) => {
    if (has('hello-status')) return reply.code(201).type('text/plain; charset=utf-8').send('Hello World!');
    if (has('hello-type')) return reply.type('text/html').send('Hello World!');
    return has('hello-body') ? 'Hello, World!' : 'Hello World!';
  });
  return app;
}

/** Fastify with a page and Socket.IO, but for the faults that all stages with sockets can have. */
function withSockets(has: Faults): { app: FastifyInstance; io: Server } {
  const app = Fastify();
  app.get('/', async (_request, reply) =>
    reply.type(has('page') ? 'text/plain' : 'text/html').send('<p>a page</p>'),
  );
  const transports = (['polling', 'websocket'] as const).filter((transport) => !has(transport));
  const io = new Server(app.server, { transports });
  app.addHook('preClose', () => io.close());
  return { app, io };
}

/** The core of step 2 and no more. */
export function socketsServer(has: Faults): FastifyInstance {
  const { app, io } = withSockets(has);
  const test = io.of('/test');
  let everyone = 0;
  test.on('connection', (socket) => {
    let count = 0;
    const counted = () => (has('count-self') ? ++everyone : ++count);
    socket.emit('display_message', { data: has('greeting') ? 'connected' : 'Connected', count: 0 });
    socket.on('send_to_self', ({ data }: { data: string }) => {
      const text = has('self') ? data.toUpperCase() : data;
      const to = has('self-only') ? test : socket;
      // No fault: somebody else sends to all just now.
      if (has('company')) socket.emit('display_message', { data: 'lunch?', count: 7 });
      to.emit('display_message', { data: text, count: counted() });
    });
    socket.on('send_to_all', ({ data }: { data: string }) => {
      const to = has('all') ? socket.broadcast : has('no-broadcast') ? socket : test;
      to.emit('display_message', { data, count: has('count-all') ? 1 : counted() });
    });
  });
  return app;
}

/** The core of step 3 as the workshop of 2018 had it, but for what was wrong there. */
export function chatServer(has: Faults): FastifyInstance {
  const { app, io } = withSockets(has);
  const chat = io.of('/chat');
  const names = new Map<string, string>();
  let drift = 0;
  chat.on('connection', (socket: Socket) => {
    const joined = has('joined-only') ? chat : chat.to('joined');
    const numUsers = () => names.size + drift;

    socket.on('add user', (username: string) => {
      if (names.has(socket.id)) {
        drift += has('count-once') ? 1 : 0;
        return;
      }
      names.set(socket.id, username);
      void socket.join('joined');
      socket.emit('login', has('login') ? {} : { numUsers: numUsers() });
      (has('user-joined') ? socket.to('joined') : joined).emit('user joined', {
        username,
        numUsers: numUsers(),
      });
    });
    socket.on('new message', (message: string) => {
      const username = names.get(socket.id);
      if (username === undefined && !has('message-before-joining')) return;
      const times = has('twice') ? 2 : 1;
      for (let time = 0; time < times; time++) {
        (has('message') ? socket.to('joined') : joined).emit('new message', { username, message });
      }
    });
    for (const event of ['typing', 'stop typing']) {
      socket.on(event, () => {
        const to = has(event.replace(' ', '-')) ? chat : socket.to('joined');
        to.emit(event, { username: names.get(socket.id) });
      });
    }
    socket.on('disconnect', (reason) => {
      const username = names.get(socket.id);
      const dropped = reason !== 'client namespace disconnect';
      if (username === undefined || has(dropped ? 'user-dropped' : 'user-left')) return;
      drift += has('count') ? 1 : 0;
      names.delete(socket.id);
      joined.emit('user left', { username, numUsers: numUsers() });
    });
  });
  return app;
}
