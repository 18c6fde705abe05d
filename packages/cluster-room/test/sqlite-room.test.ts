import { MemoryRoom } from 'chat-room';
import { roomSuite } from 'chat-room/suite';
import { afterEach } from 'vitest';

import { SqliteLog } from '../src/index.ts';

const logs: SqliteLog[] = [];

roomSuite(
  'MemoryRoom over an SqliteLog',
  async (options) => {
    const log = new SqliteLog(':memory:');
    logs.push(log);
    return new MemoryRoom({ ...options, log, secret: log.secret, sentOut: log.sentOut });
  },
  { keepsAll: true },
);

afterEach(() => logs.splice(0).forEach((log) => log.close()));
