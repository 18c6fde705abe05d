import type { Worker } from 'node:cluster';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { MemoryRoom } from 'chat-room';
import { LogFileError, processChannel, serveRoom, SqliteLog } from 'cluster-room';
import { UserError } from 'serve';

export interface KeptChat {
  /** Signs the tokens, for as long as the file lives. */
  secret: Buffer;
  /** Lets a worker ask for the room. */
  serve(worker: Worker): void;
  close(): Promise<void>;
}

/**
 * Keeps the chat of this node: who is here in memory, what was said in a file. No other process writes there.
 * @throws {UserError} if the file cannot be used
 */
export async function keepChat(flags: {
  data: string;
  'no-limits'?: boolean | undefined;
}): Promise<KeptChat> {
  const log = await openLog(flags.data);
  const room = new MemoryRoom({ log, secret: log.secret, sentOut: log.sentOut, limits: !flags['no-limits'] });
  const letIn = serveRoom(room);
  return {
    secret: log.secret,
    serve: (worker) => letIn(processChannel(worker.process)),
    async close() {
      await room.close();
      log.close();
    },
  };
}

async function openLog(file: string): Promise<SqliteLog> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  try {
    return new SqliteLog(file);
  } catch (error) {
    throw error instanceof LogFileError ? new UserError(error.message) : error;
  }
}
