import { setupWorker } from '@socket.io/sticky';
import type { Server, Socket } from 'socket.io';

/** What the primary of @socket.io/sticky hears of a session of a worker. */
export interface SessionNews {
  type: 'sticky:connection' | 'sticky:disconnection';
  /** The session's id. */
  data: string;
}

/** Has the primary hand this worker each request of its sessions. */
export function keepSessionsHere(io: Server): void {
  const { engine } = io;
  const ours = engine.listeners('connection');
  setupWorker(io);
  // It tells of a session when that is there, and by then the answer with its id is on its way. Of a thousand clients one
  // was quicker with its next request, which then went to any worker.
  for (const listener of engine.listeners('connection')) {
    if (!ours.includes(listener)) {
      engine.off('connection', listener as () => void);
    }
  }
  announceSessions(io, (news) => void process.send?.(news, () => {}));
}

/** Tells of each session before its id is handed out, and when it has ended. */
export function announceSessions(
  { engine }: Pick<Server, 'engine'>,
  tell: (news: SessionNews) => void,
): void {
  const generateId = engine.generateId.bind(engine);
  engine.generateId = async (request) => {
    const id = await generateId(request);
    tell({ type: 'sticky:connection', data: id });
    return id;
  };
  engine.on('connection', (connection: Socket['conn']) => {
    const { sid } = connection.transport;
    connection.once('close', () => tell({ type: 'sticky:disconnection', data: sid }));
  });
}
