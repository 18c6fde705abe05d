import type { Server } from 'node:http';
import type { Server as SocketServer, Socket } from 'node:net';

/** What a server and its clients have exchanged so far, below HTTP and TLS: exactly what TCP carried. */
export interface Traffic {
  /** HTTP requests, the upgrade to WebSocket among them. */
  requests: number;
  /** TCP connections that were opened. */
  connections: number;
  /** Bytes from the clients. */
  bytesUp: number;
  /** Bytes to the clients. */
  bytesDown: number;
  /** Microseconds of this process on a CPU, user and system. */
  cpuUs: number;
}

/**
 * Counts what goes through a server: every socket, from its `connection` event to its end. To be called when all
 * that answers requests is attached (Engine.IO takes over the listeners that it finds), and before it listens.
 * @param front what listens for it; where it speaks TLS, its `connection` event still tells of the TCP socket below,
 * which counts what is encrypted
 * @returns what there was so far
 */
export function countTraffic(server: Server, front: SocketServer): () => Traffic {
  const open = new Set<Socket>();
  const closed = { bytesUp: 0, bytesDown: 0 };
  let connections = 0;
  let requests = 0;

  front.on('connection', (socket) => {
    connections += 1;
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closed.bytesUp += socket.bytesRead;
      closed.bytesDown += socket.bytesWritten;
    });
  });
  server.prependListener('request', () => (requests += 1));
  // With a listener for upgrades Node no longer takes them for plain requests.
  if (server.listenerCount('upgrade') > 0) {
    server.prependListener('upgrade', () => (requests += 1));
  }

  return () => {
    let { bytesUp, bytesDown } = closed;
    for (const socket of open) {
      bytesUp += socket.bytesRead;
      bytesDown += socket.bytesWritten;
    }
    const { user, system } = process.cpuUsage();
    return { requests, connections, bytesUp, bytesDown, cpuUs: user + system };
  };
}

/** What was exchanged between two marks. */
export function trafficBetween(before: Traffic, after: Traffic): Traffic {
  return {
    requests: after.requests - before.requests,
    connections: after.connections - before.connections,
    bytesUp: after.bytesUp - before.bytesUp,
    bytesDown: after.bytesDown - before.bytesDown,
    cpuUs: after.cpuUs - before.cpuUs,
  };
}
