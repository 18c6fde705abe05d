import type { TestClientToServerEvents, TestServerToClientEvents } from 'chat-protocol';
import { testMessage } from 'chat-protocol/schemas';
import type { Namespace, Server } from 'socket.io';
import { is } from 'valibot';

export type TestServer = Server<TestClientToServerEvents, TestServerToClientEvents>;
type TestNamespace = Namespace<TestClientToServerEvents, TestServerToClientEvents>;

export function sockets(test: TestNamespace) {
  test.on('connection', (socket) => {
    let count = 0;
    socket.emit('display_message', { data: 'Connected', count });

    // Anyone can send anything: only what has the right shape goes on to the handlers below.
    socket.use(([_event, message], next) => {
      if (is(testMessage, message)) next();
    });

    socket.on('send_to_self', ({ data }) => {
      count += 1;
      socket.emit('display_message', { data, count });
    });

    socket.on('send_to_all', ({ data }) => {
      count += 1;
      test.emit('display_message', { data, count });
    });
  });
}
