import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Whether a request that offers an upgrade is one that Socket.IO answers. */
export function isForSocketIO({ url = '', headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url.startsWith('/socket.io/');
}

/**
 * Answers a request that offers another upgrade as the plain request that it also is (RFC 9110, 7.8). Some HTTP
 * clients offer HTTP/2 with every first request (`Upgrade: h2c`), and Engine.IO would let them wait.
 * To be called when Socket.IO is attached.
 */
export function answerOtherUpgrades(server: Server): void {
  const upgraders = server.listeners('upgrade');
  if (upgraders.length === 0) {
    // Then Node itself takes every request for a plain one.
    return;
  }
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node leaves them to whoever takes the upgrade. Unheard, one ends the process.
    if (socket.listenerCount('error') === 0) {
      socket.on('error', destroy);
    }
    if (isForSocketIO(request)) {
      for (const upgrade of upgraders) {
        Reflect.apply(upgrade, server, [request, socket, head]);
      }
      return;
    }
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    // What Node's own server does when a response is finished.
    response.once('finish', () => {
      response.detachSocket(socket);
      response.emit('close');
      // Whether or not the client closes its own half.
      socket.destroySoon();
    });
    server.emit('request', request, response);
  });
}

function destroy(this: Socket): void {
  this.destroy();
}
