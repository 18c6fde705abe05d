import { Refusal } from 'chat-protocol';
import type { Room } from 'chat-room';
import { type ChatServer, JOINED } from 'step3-chat/chat';

/** Tells those whom it concerns what a host has decided, as `chat` of Step 3 tells what people do. */
export function announceDecisions(io: ChatServer, room: Room): void {
  const namespace = io.of('/chat');

  room.on('message removed', (message, connection = JOINED) =>
    namespace.to(connection).emit('message removed', message),
  );
  room.on('sent out', (_nothing, connection) => {
    const { code, message } = new Refusal('removed').toAnswer();
    namespace.in(connection).socketsLeave(JOINED);
    namespace.to(connection).emit('rejected', { event: 'add user', code, message });
    namespace.in(connection).disconnectSockets(true);
  });
}
