// Asks the room of the process that forked it. Each name in the arguments joins, and says its name.
import { processChannel, RemoteRoom } from '../../src/index.ts';

const room = new RemoteRoom(processChannel(process));
for (const username of process.argv.slice(2)) {
  await room.join(username, { username });
  await room.say(username, { message: username });
}
process.stdout.write(`${(await room.here()).length}\n`);
