import type { ClientToServerEvents, ServerToClientEvents } from 'chat-protocol';
import type { Room } from 'chat-room';
import type { FastifyBaseLogger } from 'fastify';
import { checkedEvents } from 'socket-guard';
import type { Namespace, Server } from 'socket.io';

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents>;
type ChatNamespace = Namespace<ClientToServerEvents, ServerToClientEvents>;

/** The Socket.IO room of everyone who has joined. */
export const JOINED = 'joined';

/** Connects the room to Socket.IO: what clients ask goes in, what the room announces goes out. */
export function chat(namespace: ChatNamespace, room: Room, log: FastifyBaseLogger) {
  namespace.on('connection', (socket) => {
    const client = checkedEvents(socket, log);

    // Names
    client.on('add user', (request) => room.join(socket.id, request));

    // Messages
    client.on('new message', (request) => room.say(socket.id, request));
    client.on('history', (request) => room.history(socket.id, request));

    // Typing
    client.on('typing', () => room.typing(socket.id));
    client.on('stop typing', () => room.stopTyping(socket.id));

    // Drops: whoever leaves on purpose says so, everyone else may come back
    client.onDisconnect((reason) =>
      room.leave(socket.id, reason === 'client namespace disconnect' ? 'left' : 'lost'),
    );
  });

  // Names
  room.on('login', (people, id) => {
    namespace.in(id).socketsJoin(JOINED);
    namespace.to(id).emit('login', people);
  });
  room.on('user joined', (change) => namespace.to(JOINED).emit('user joined', change));
  room.on('user left', (change) => namespace.to(JOINED).emit('user left', change));

  // Messages
  room.on('new message', (message) => namespace.to(JOINED).emit('new message', message));

  // Typing
  room.on('typing', (typist, id) => namespace.to(JOINED).except(id).emit('typing', typist));
  room.on('stop typing', (typist, id) => namespace.to(JOINED).except(id).emit('stop typing', typist));

  // Drops: the same person is back on another connection
  room.on('replaced', (nothing, id) => {
    namespace.in(id).socketsLeave(JOINED);
    namespace.to(id).emit('replaced', nothing);
    namespace.in(id).disconnectSockets(true);
  });
}
