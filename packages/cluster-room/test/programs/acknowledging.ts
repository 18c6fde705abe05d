// Keeps one message after the other in the file that is named, and prints the number of each once it is kept.
import { randomUUID } from 'node:crypto';

import { SqliteLog } from '../../src/index.ts';

const log = new SqliteLog(process.argv[2] ?? '');
for (;;) {
  const said = {
    id: randomUUID(),
    username: 'ana',
    message: 'hi',
    sentAt: Date.now(),
    clientId: randomUUID(),
  };
  const { message } = await log.add('owner', said);
  process.stdout.write(`${message.seq}\n`);
}
