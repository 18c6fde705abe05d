import type { ClientToServerEvents, ServerToClientEvents } from 'chat-protocol';
import type { Socket } from 'socket.io-client';

import type { Person, PersonOptions } from './person.ts';

/**
 * Takes part over Socket.IO, as the page of Step 3 does.
 * @param socket of the namespace `/chat`, on a connection of its own that is not open yet and is not opened again
 */
export function socketPerson(
  socket: Socket<ServerToClientEvents, ClientToServerEvents>,
  { onEvent, onError }: Pick<PersonOptions, 'onEvent' | 'onError'>,
): Person {
  let leaving = false;
  socket.onAny((event: string, payload: unknown) => onEvent(event, payload));
  socket.on('disconnect', (reason) => leaving || onError(new Error(`Disconnected: ${reason}.`)));

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
      if (!socket.connected) {
        socket.disconnect();
        return;
      }
      const closed = new Promise((resolve) => socket.io.engine.once('close', resolve));
      socket.disconnect();
      await closed;
    },
  };
}
