import { MessageChannel, type MessagePort } from 'node:worker_threads';

import { MemoryRoom, type MemoryRoomOptions } from 'chat-room';

import { portChannel, RemoteRoom, serveRoom, SqliteLog } from '../src/index.ts';

const endings: (() => unknown)[] = [];

/** A room over a log of its own, and what connects others to it. */
export function createRoom(options: MemoryRoomOptions = {}) {
  const log = new SqliteLog(':memory:');
  const room = new MemoryRoom({ log, secret: log.secret, sentOut: log.sentOut, ...options });
  const connect = serveRoom(room);
  endings.push(
    () => room.close(),
    () => log.close(),
  );
  return {
    room,
    log,
    connect,
    /** One more room that asks it, over a channel, and the channel’s both ends. */
    remote: (): { remote: RemoteRoom; here: MessagePort; there: MessagePort } => {
      const { port1: here, port2: there } = new MessageChannel();
      connect(portChannel(here));
      endings.push(() => here.close());
      return { remote: new RemoteRoom(portChannel(there)), here, there };
    },
  };
}

/** Ends all that was created. */
export async function endAll(): Promise<void> {
  for (const end of endings.splice(0).toReversed()) {
    await end();
  }
}
